import { BellOff, Check, CircleCheck, Keyboard, RotateCcw, Wrench } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { alarmPriorities, type AlarmPriority } from '#shared/domain/alarms/priority.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import {
  Button,
  Checkbox,
  EmptyState,
  IconButton,
  Select,
  Skeleton,
  TextInput,
} from '#renderer/ui/index.ts';
import { AlarmKeysDialog } from './AlarmKeysDialog.tsx';
import { AlarmList } from './AlarmList.tsx';
import { placeIn, startPlace, targetsOf } from './list-keys.ts';
import { isUnacknowledged, orderAlarms, type AlarmsById } from './order-alarms.ts';
import { OutOfServiceDialog } from './OutOfServiceDialog.tsx';
import { ShelveDialog } from './ShelveDialog.tsx';
import { useActiveAlarms } from './use-active-alarms.ts';
import { useAlarmCommands } from '../use-alarm-commands.ts';

export function ActiveAlarms() {
  const alarms = useActiveAlarms();
  if (!alarms) return <Skeleton />;
  return <ListOf alarms={alarms} />;
}

type Opened =
  | { readonly kind: 'keys' }
  | { readonly kind: 'shelve' | 'remove'; readonly alarms: readonly StandingAlarm[] };

function ListOf({ alarms }: { readonly alarms: AlarmsById }) {
  const { t } = useTranslation();
  const filters = useActiveFilters();
  const { search, priority, isUnacknowledgedOnly, leaseId } = filters;
  const shown = useMemo(
    () => orderAlarms(alarms, { search, priority, isUnacknowledgedOnly, leaseId }),
    [alarms, search, priority, isUnacknowledgedOnly, leaseId],
  );
  const ids = useMemo(() => shown.map(({ alarmId }) => alarmId), [shown]);
  const [wanted, setPlace] = useState(startPlace);
  const place = placeIn(ids, wanted);
  const [opened, setOpened] = useState<Opened | null>(null);
  const { move } = useAlarmCommands();
  const session = useRead('session', 'describe', undefined);
  const mayRemove = session.data !== undefined && controlWriters.includes(session.data.role);
  const targets = targetsOf(place).flatMap((id) => alarms.get(id) ?? []);
  const act = {
    acknowledge: () => void move('acknowledge', idsOf(targets.filter(isUnacknowledged))),
    reset: () => void move('reset', idsOf(targets.filter(waitsForReset))),
    shelve: () => targets.length > 0 && setOpened({ kind: 'shelve', alarms: targets }),
    remove: () => mayRemove && targets.length > 0 && setOpened({ kind: 'remove', alarms: targets }),
    keys: () => setOpened({ kind: 'keys' }),
  };
  const close = () => setOpened(null);
  return (
    <div className="alarms-tab">
      <div className="alarms-tools">
        <ActiveFilters filters={filters} />
        <span className="alarms-actions">
          {targets.some(waitsForReset) && (
            <Button icon={<RotateCcw />} onClick={act.reset}>
              {t('alarms.reset')}
            </Button>
          )}
          {mayRemove && (
            <Button icon={<Wrench />} disabled={targets.length === 0} onClick={act.remove}>
              {t('alarms.takeOut')}
            </Button>
          )}
          <Button icon={<BellOff />} disabled={targets.length === 0} onClick={act.shelve}>
            {t('alarms.shelve')}
          </Button>
          <Button
            tone="primary"
            icon={<Check />}
            disabled={!targets.some(isUnacknowledged)}
            onClick={act.acknowledge}
          >
            {place.picked.size > 1
              ? t('alarms.acknowledgeMany', { count: place.picked.size })
              : t('alarms.acknowledge')}
          </Button>
          <IconButton label={t('alarms.keys.title')} onClick={act.keys}>
            <Keyboard />
          </IconButton>
        </span>
      </div>
      {shown.length === 0 ? (
        <NoAlarms isFiltered={alarms.size > 0} />
      ) : (
        <AlarmList alarms={shown} place={place} onPlace={setPlace} actions={act} />
      )}
      {opened?.kind === 'shelve' && <ShelveDialog alarms={opened.alarms} onClose={close} />}
      {opened?.kind === 'remove' && <OutOfServiceDialog alarms={opened.alarms} onClose={close} />}
      {opened?.kind === 'keys' && <AlarmKeysDialog onClose={close} />}
    </div>
  );
}

const idsOf = (alarms: readonly StandingAlarm[]) => alarms.map(({ alarmId }) => alarmId);
const waitsForReset = ({ phase }: StandingAlarm) => phase === 'latchedAcknowledged';

function NoAlarms({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation();
  const summary = useRead('alarms', 'summary', undefined);
  const count = summary.data?.watched ?? 0;
  if (isFiltered) return <EmptyState title={t('alarms.noneMatch')} />;
  return (
    <EmptyState icon={<CircleCheck />} title={t('alarms.none')}>
      {t('alarms.watched', { count })}
    </EmptyState>
  );
}

type ActiveFilters = ReturnType<typeof useActiveFilters>;

function ActiveFilters({ filters }: { readonly filters: ActiveFilters }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('alarms.search')}
        hideLabel
        type="search"
        placeholder={t('alarms.search')}
        value={filters.search}
        onChange={(text) => filters.set('q', text)}
      />
      <Select
        label={t('alarms.priorityLabel')}
        hideLabel
        value={filters.priority ?? ''}
        onChange={(one) => filters.set('priority', one)}
        options={[
          { value: '', label: t('alarms.anyPriority') },
          ...alarmPriorities
            .filter((one) => one !== 'journal')
            .map((one) => ({ value: one, label: t(`alarms.priority.${one}`) })),
        ]}
      />
      <Checkbox
        label={t('alarms.unacknowledgedOnly')}
        checked={filters.isUnacknowledgedOnly}
        onChange={(isOn) => filters.set('open', isOn ? '1' : '')}
      />
    </>
  );
}

/** Kept in the address. */
function useActiveFilters() {
  const { leaseId } = usePlaces();
  const [params, setParams] = useSearchParams();
  return {
    leaseId,
    search: params.get('q') ?? '',
    priority:
      alarmPriorities.find((one) => one === params.get('priority')) ??
      (null as AlarmPriority | null),
    isUnacknowledgedOnly: params.get('open') === '1',
    set: (name: 'q' | 'priority' | 'open', value: string) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
  };
}
