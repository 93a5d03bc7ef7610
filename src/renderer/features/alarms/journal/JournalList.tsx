import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEntry } from '#shared/contract/alarms.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { readRowHeight } from '#renderer/ui/row-height.ts';
import { PriorityMark } from '../PriorityMark.tsx';
import { useAlarmWords, type AlarmWords } from '../use-alarm-words.ts';

interface JournalListProps {
  readonly entries: readonly JournalEntry[];
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

const columns = ['time', 'priority', 'alarm', 'kind', 'value', 'who'] as const;
/** Rows before the end at which the next page is fetched. */
const aheadRows = 60;

export function JournalList({ entries, hasMore, onMore }: JournalListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const formats = useFormats();
  const words = useAlarmWords({ withCauses: true });
  const rowHeight = readRowHeight();
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => entries[index]!.entryId,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const readMore = useEffectEvent(onMore);
  const isNearEnd = hasMore && lastShown >= entries.length - aheadRows;
  useEffect(() => {
    if (isNearEnd) readMore();
  }, [isNearEnd, entries.length]);
  return (
    <>
      <p className="muted journal-count" role="status">
        {t(hasMore ? 'alarms.journal.countMore' : 'alarms.journal.count', {
          count: entries.length,
          shown: formats.number(entries.length, 0),
        })}
      </p>
      <div
        ref={scroller}
        className="alarm-list"
        role="table"
        tabIndex={0}
        aria-label={t('alarms.tab.journal')}
        aria-rowcount={hasMore ? -1 : entries.length + 1}
      >
        <div className="journal-row alarm-header" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={`journal-${column}`}>
              {t(`alarms.journal.column.${column}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="alarm-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              className="journal-row"
              style={{ transform: `translateY(${item.start - rowHeight}px)` }}
            >
              <JournalCells entry={entries[item.index]!} words={words} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

function JournalCells({
  entry,
  words,
}: {
  readonly entry: JournalEntry;
  readonly words: AlarmWords;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const who = [entry.personName, entry.secondPerson].filter(Boolean).join(', ');
  const why = entry.reason ?? (entry.cause ? words.cause(entry.cause) : null);
  return (
    <>
      <span role="cell" className="journal-time">
        {formats.dateTime(entry.atMs)}
        <span className="muted">{formats.time(entry.atMs).slice(-3)}</span>
      </span>
      <span role="cell" className="journal-priority">
        <PriorityMark priority={entry.priority} />
      </span>
      <span role="cell" className="journal-alarm">
        <span className="alarm-name">{entry.name}</span>{' '}
        {entry.wellName !== null && !entry.name.includes(entry.wellName) && (
          <span className="muted">{entry.wellName}</span>
        )}
      </span>
      <span role="cell" className="journal-kind">
        {t(`alarms.kind.${entry.kind}`)}
        {entry.isFirstOut && <span className="muted"> · {t('alarms.firstOut')}</span>}
      </span>
      <span role="cell" className="journal-value">
        {words.value(entry.value, entry)}
        {entry.threshold !== null && (
          <span className="muted"> / {words.value(entry.threshold, entry)}</span>
        )}
      </span>
      <span role="cell" className="journal-who">
        {who}
        {entry.byName !== null && (
          <span className="muted">
            {' '}
            {t('alarms.journal.writtenBySeat', { seat: entry.byName })}
          </span>
        )}
        {why && <span className="muted"> {why}</span>}
        {entry.untilMs !== null && (
          <span className="muted">
            {' '}
            {t('alarms.shelvedUntil', { time: formats.dateTime(entry.untilMs) })}
          </span>
        )}
      </span>
    </>
  );
}
