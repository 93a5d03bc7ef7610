import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import {
  Button,
  Select,
  Table,
  TextInput,
  useFormats,
  type TableColumn,
} from '#renderer/ui/index.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import { useAlarmCommands, type PlainMove } from '../use-alarm-commands.ts';
import { useAlarmWords } from '../use-alarm-words.ts';

const phases = ['shelved', 'suppressedByDesign', 'outOfService'] as const;
type SuppressedPhase = (typeof phases)[number];
const most = 20_000;

/** What is kept from the operator's list, why, until when, and the way back. */
export function SuppressedAlarms() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const [params, setParams] = useSearchParams();
  const phase = phases.find((one) => one === params.get('phase'));
  const search = params.get('q') ?? '';
  const read = useRead(
    'alarms',
    'suppressed',
    { limit: most, ...(phase ? { phase } : {}), ...(leaseId ? { leaseId: leaseId as never } : {}) },
    { keepPrevious: true },
  );
  const columns = useSuppressedColumns();
  const set = (name: string, value: string) =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Loaded read={read}>
      {({ alarms }) => (
        <Table
          label={t('alarms.tab.suppressed')}
          rows={alarms}
          columns={columns}
          rowKey={({ alarmId }) => alarmId}
          search={search}
          storageKey="alarmsSuppressed"
          tools={
            <>
              <TextInput
                label={t('alarms.search')}
                hideLabel
                type="search"
                placeholder={t('alarms.search')}
                value={search}
                onChange={(text) => set('q', text)}
              />
              <Select
                label={t('alarms.column.state')}
                hideLabel
                value={phase ?? ''}
                onChange={(one) => set('phase', one)}
                options={[
                  { value: '', label: t('alarms.anySuppression') },
                  ...phases.map((one) => ({ value: one, label: t(`alarms.phase.${one}`) })),
                ]}
              />
            </>
          }
          empty={t('alarms.noneSuppressed')}
        />
      )}
    </Loaded>
  );
}

function useSuppressedColumns(): readonly TableColumn<StandingAlarm>[] {
  const { t } = useTranslation();
  const words = useAlarmWords({ withCauses: true });
  return useMemo(
    () => [
      {
        key: 'priority',
        header: t('alarms.column.priority'),
        value: ({ priority }) => t(`alarms.priority.${priority}`),
        cell: ({ priority }) => <PriorityMark priority={priority} />,
        width: 110,
        grow: 0,
      },
      {
        key: 'alarm',
        header: t('alarms.column.alarm'),
        isKey: true,
        value: nameWithWell,
        width: 240,
        grow: 2,
      },
      {
        key: 'phase',
        header: t('alarms.column.state'),
        value: ({ phase }) => t(`alarms.phase.${phase}`),
        width: 180,
      },
      {
        key: 'left',
        header: t('alarms.timeLeft'),
        align: 'end',
        value: ({ shelf }) => shelf?.untilMs ?? null,
        cell: ({ shelf }) => <TimeLeft untilMs={shelf?.untilMs ?? null} />,
        width: 110,
      },
      {
        key: 'why',
        header: t('alarms.reason'),
        value: ({ shelf, cause }) => shelf?.reason ?? words.cause(cause),
        width: 220,
        grow: 2,
      },
      {
        key: 'who',
        header: t('alarms.who'),
        value: ({ shelf }) =>
          [shelf?.personName, shelf?.secondPerson].filter(Boolean).join(', ') || null,
      },
      {
        key: 'stands',
        header: t('alarms.condition.label'),
        value: ({ isAbnormal }) => t(isAbnormal ? 'alarms.stands' : 'alarms.isNormal'),
      },
      {
        key: 'back',
        header: t('alarms.back'),
        value: () => null,
        cell: (alarm) => <WayBack alarm={alarm} />,
        width: 190,
        grow: 0,
      },
    ],
    [t, words],
  );
}

/** The well is said once. */
function nameWithWell({ name, wellName }: StandingAlarm): string {
  return wellName === null || name.includes(wellName) ? name : `${wellName} · ${name}`;
}

function TimeLeft({ untilMs }: { readonly untilMs: number | null }) {
  const formats = useFormats();
  const nowMs = useNow();
  return <span>{untilMs === null ? formats.number(null) : formats.duration(untilMs - nowMs)}</span>;
}

const waysBack = {
  shelved: 'unshelve',
  suppressedByDesign: 'release',
  outOfService: 'returnToService',
} as const satisfies Record<SuppressedPhase, PlainMove>;

/** What the design suppresses comes back by itself; what people put away, by people. */
function WayBack({ alarm }: { readonly alarm: StandingAlarm }) {
  const { t } = useTranslation();
  const { move } = useAlarmCommands();
  const way = waysBack[alarm.phase as SuppressedPhase];
  if (way === 'release' && alarm.cause?.kind !== 'person')
    return <span className="muted">{t('alarms.byItself')}</span>;
  return <Button onClick={() => void move(way, [alarm.alarmId])}>{t(`alarms.move.${way}`)}</Button>;
}
