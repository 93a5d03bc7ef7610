import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingAlarm } from '#shared/contract/alarms.ts';
import { useTwoKeys } from '#renderer/app/frame/use-two-keys.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { readRowHeight } from '#renderer/ui/row-height.ts';
import { AlarmRow } from './AlarmRow.tsx';
import { placeAfterKey, toggle, type ListPlace } from './list-keys.ts';
import { useAlarmWords } from '../use-alarm-words.ts';
import { useValuesNow } from './use-values-now.ts';

interface AlarmListProps {
  readonly alarms: readonly StandingAlarm[];
  readonly place: ListPlace;
  readonly onPlace: (place: ListPlace) => void;
  readonly actions: {
    readonly acknowledge: () => void;
    readonly reset: () => void;
    readonly shelve: () => void;
    readonly remove: () => void;
    readonly keys: () => void;
  };
}

const columns = ['priority', 'alarm', 'state', 'valueNow', 'limit', 'since'] as const;

/** The operator's list, by mouse, thumb and keyboard. */
export function AlarmList({ alarms, place, onPlace, actions }: AlarmListProps) {
  const { t } = useTranslation();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const words = useAlarmWords();
  const values = useValuesNow(alarms);
  const nowMs = useNow();
  const ids = alarms.map(({ alarmId }) => alarmId as string);
  const rowHeight = readRowHeight();
  const virtual = useVirtualizer({
    count: alarms.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => ids[index]!,
    estimateSize: () => rowHeight * 1.25,
    overscan: 8,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const expand = (alarmId: string) =>
    setExpanded((known) => {
      const next = new Set(known);
      if (!next.delete(alarmId)) next.add(alarmId);
      return next;
    });
  const pageSize = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
  const handleKeyDown = useListKeys({ ids, place, pageSize, actions, expand }, (next) => {
    onPlace(next);
    virtual.scrollToIndex(next.index);
  });
  return (
    <div
      ref={scroller}
      className="alarm-list"
      role="grid"
      tabIndex={0}
      aria-label={t('alarms.tab.active')}
      aria-multiselectable="true"
      aria-rowcount={alarms.length + 1}
      aria-activedescendant={place.activeId === null ? undefined : `${id}-${place.index}`}
      onKeyDown={handleKeyDown}
    >
      <div className="alarm-row alarm-header" role="row" aria-rowindex={1}>
        <span role="columnheader">
          <span className="visually-hidden">{t('alarms.column.select')}</span>
        </span>
        {columns.map((column) => (
          <span key={column} role="columnheader" className={`alarm-${column}`}>
            {t(`alarms.column.${column}`)}
          </span>
        ))}
        <span role="columnheader">
          <span className="visually-hidden">{t('alarms.column.more')}</span>
        </span>
      </div>
      <div role="rowgroup" className="alarm-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const alarm = alarms[item.index]!;
          return (
            <AlarmRow
              key={alarm.alarmId}
              ref={virtual.measureElement}
              id={`${id}-${item.index}`}
              index={item.index}
              alarm={alarm}
              words={words}
              live={values.get(alarm.tagId ?? '')}
              nowMs={nowMs}
              isActive={alarm.alarmId === place.activeId}
              isPicked={place.picked.has(alarm.alarmId)}
              isExpanded={expanded.has(alarm.alarmId)}
              offsetPx={item.start - rowHeight}
              onActive={() => onPlace({ ...place, index: item.index, activeId: alarm.alarmId })}
              onPick={() => onPlace(toggle(place, alarm.alarmId))}
              onExpand={() => expand(alarm.alarmId)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface ListKeys {
  readonly ids: readonly string[];
  readonly place: ListPlace;
  readonly pageSize: number;
  readonly actions: AlarmListProps['actions'];
  readonly expand: (alarmId: string) => void;
}

function useListKeys(
  { ids, place, pageSize, actions, expand }: ListKeys,
  onPlace: (place: ListPlace) => void,
) {
  const leadsAway = useTwoKeys();
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    // `g s` leads to another screen and shelves nothing on its way.
    if (leadsAway(event.nativeEvent)) return;
    const placed = placeAfterKey(ids, place, event, pageSize);
    if (placed) {
      event.preventDefault();
      return onPlace(placed);
    }
    if (event.ctrlKey || event.metaKey) return;
    const acts: Record<string, () => void> = {
      a: actions.acknowledge,
      r: actions.reset,
      s: actions.shelve,
      o: actions.remove,
      '?': actions.keys,
      Enter: () => place.activeId !== null && expand(place.activeId),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
