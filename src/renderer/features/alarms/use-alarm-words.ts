import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { codeToWellState } from '#shared/domain/telemetry/well-state.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useFormats } from '#renderer/ui/index.ts';

type AlarmValue = StandingAlarm['valueAtRaise'];
interface About {
  readonly unit: string;
  readonly tagId: string | null;
}

/** Alarms in words: places, values in their unit, what an alarm waits for. */
export interface AlarmWords {
  readonly tagsById: ReadonlyMap<string, Tag>;
  lease(leaseId: string | null): string | undefined;
  device(deviceId: string | null): string | undefined;
  value(value: AlarmValue, about: About): string;
  condition(condition: AlarmCondition, about: About): string;
  cause(cause: StandingAlarm['cause']): string;
}

const signs = { hihi: '>', hi: '>', lo: '<', lolo: '<' } as const;
const directions = { above: '+', below: '−', either: '±', rising: '+', falling: '−' } as const;

/** `withCauses`: also the names of the alarms that suppress others, for which all definitions are read. */
export function useAlarmWords({ withCauses = false } = {}): AlarmWords {
  const { t } = useTranslation();
  const formats = useFormats();
  const tags = useRead('telemetry', 'tags', {});
  const leases = useRead('leases', 'list', undefined);
  const devices = useRead('devices', 'list', undefined);
  const definitions = useRead('alarms', 'definitions', {}, { enabled: withCauses });
  return useMemo(() => {
    const tagsById = new Map<string, Tag>((tags.data ?? []).map((tag) => [tag.tagId, tag]));
    const leaseNames = new Map<string, string>(
      (leases.data ?? []).map(({ leaseId, name }) => [leaseId, name]),
    );
    const deviceNames = new Map<string, string>(
      (devices.data ?? []).map(({ deviceId, name }) => [deviceId, name]),
    );
    const alarmNames = new Map<string, string>(
      (definitions.data ?? []).map(({ alarmId, definition }) => [alarmId, definition.name]),
    );
    const withUnit = (text: string, unit: string) => (unit ? `${text} ${unit}` : text);
    const value = (shown: AlarmValue, { unit, tagId }: About): string => {
      if (shown === null) return formats.number(null);
      if (typeof shown === 'string') return shown;
      const tag = tagsById.get(tagId ?? '');
      if (typeof shown === 'boolean' || tag?.signal === 'running')
        return t(shown ? 'ui.on' : 'ui.off');
      const state = tag?.signal === 'wellState' ? codeToWellState(shown) : undefined;
      return state ? t(`wellState.${state}`) : withUnit(formats.number(shown), unit);
    };
    const condition = (one: AlarmCondition, about: About): string => {
      switch (one.kind) {
        case 'limit':
          return `${signs[one.side]} ${value(one.limit, about)}`;
        case 'deviation':
          return `${directions[one.direction]} ${value(one.by, about)}`;
        case 'rate':
          return `${directions[one.direction]} ${value(one.perMinute, about)}/min`;
        case 'state':
          return one.values.map((state) => value(state, about)).join(', ');
        case 'discrete':
          return t(one.abnormal ? 'ui.on' : 'ui.off');
        case 'calculated':
        case 'stale':
        case 'offline':
          return t(`alarms.condition.${one.kind}`);
      }
    };
    return {
      tagsById,
      lease: (leaseId) => leaseNames.get(leaseId ?? ''),
      device: (deviceId) => deviceNames.get(deviceId ?? ''),
      value,
      condition,
      cause: (cause) => {
        if (cause === null) return '';
        if (cause.kind === 'alarm')
          return t('alarms.cause.alarm', { name: alarmNames.get(cause.alarmId) ?? cause.alarmId });
        if (cause.kind === 'person') return `${cause.personName}: ${cause.reason}`;
        if (cause.kind === 'tag')
          return t('alarms.cause.tag', { name: tagsById.get(cause.tagId)?.name ?? cause.tagId });
        return t(`alarms.cause.${cause.kind}`);
      },
    };
  }, [t, formats, tags.data, leases.data, devices.data, definitions.data]);
}
