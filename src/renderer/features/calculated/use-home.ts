import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** Where tags are kept that no line brings: a device of its own kind, made with the first of them. */
export interface Home {
  readonly deviceId: string;
  readonly choices: readonly { readonly deviceId: string; readonly name: string }[];
  readonly takenKeys: ReadonlySet<string>;
  readonly choose: (deviceId: string) => void;
  readonly save: (fields: TagFields, onProblem: (problem: unknown) => void) => Promise<boolean>;
  readonly remove: (key: string) => Promise<boolean>;
}

/** `fixedId`: of a tag that is there. An empty id stands for a device that is yet to be made. */
export function useHome(fixedId: string | null): Home {
  const { t } = useTranslation();
  const run = useCommand();
  const devices = useRead('devices', 'list', undefined);
  const choices = (devices.data ?? []).filter(({ address }) => address.kind === 'calculated');
  const [chosen, setChosen] = useState<string | null>(null);
  const deviceId = fixedId ?? chosen ?? choices[0]?.deviceId ?? '';
  const tags = useRead(
    'telemetry',
    'tags',
    { deviceId: deviceId as DeviceId },
    { enabled: deviceId !== '' },
  );
  const takenKeys = new Set(
    deviceId === '' ? [] : (tags.data ?? []).map(({ tagId }) => tagId.slice(deviceId.length + 1)),
  );
  return {
    deviceId,
    choices,
    takenKeys,
    choose: setChosen,
    async save(fields, onProblem) {
      const done = t('devices.tagsSaved', { count: 1, name: fields.name });
      const options = { done, onProblem };
      const saved =
        deviceId === ''
          ? await run(
              'devices',
              'create',
              {
                fields: {
                  name: t('calculated.home'),
                  address: { kind: 'calculated' },
                  scanMs: 60_000,
                  enabled: true,
                },
                tags: [fields],
              },
              options,
            )
          : await run(
              'devices',
              'saveTags',
              { deviceId: deviceId as DeviceId, tags: [fields] },
              options,
            );
      return saved !== undefined;
    },
    async remove(key) {
      const removed = await run(
        'devices',
        'removeTags',
        { deviceId: deviceId as DeviceId, keys: [key] },
        { done: t('devices.tagsRemoved', { count: 1 }) },
      );
      return removed !== undefined;
    },
  };
}
