import { useTranslation } from 'react-i18next';
import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { useCommand } from '#renderer/app/use-command.ts';

/** Tags of one device are saved, and taken away, as one step that one Undo takes back. */
export function useSaveTags(deviceId: DeviceId) {
  const { t } = useTranslation();
  const run = useCommand();
  return {
    save: async (
      tags: readonly TagFields[],
      onProblem?: (problem: unknown) => void,
    ): Promise<boolean> => {
      const done = t('devices.tagsSaved', { count: tags.length, name: tags[0]?.name });
      const saved = await run(
        'devices',
        'saveTags',
        { deviceId, tags: [...tags] },
        { done, ...(onProblem && { onProblem }) },
      );
      return saved !== undefined;
    },
    remove: (keys: readonly string[]) =>
      run(
        'devices',
        'removeTags',
        { deviceId, keys: [...keys] },
        { done: t('devices.tagsRemoved', { count: keys.length }) },
      ),
  };
}
