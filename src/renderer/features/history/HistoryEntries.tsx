import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { Badge, Button, EmptyState, useFormats, type Status } from '#renderer/ui/index.ts';
import { monthKey, whyText } from './entry-words.ts';

type Entry = OutputOf<'history', 'entries'>[number];

const shownAtFirst = 12;
/** One less than the contract gives. */
const mostShown = 999;

const marks: Partial<Record<Entry['kind'], Status>> = {
  'archive-failed': 'high',
  'no-room-left': 'critical',
  held: 'low',
};

/** What was lost, archived and put back, newest first; entries stay. */
export function HistoryEntries() {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(shownAtFirst);
  // One more than is shown tells that there are more.
  const entries = useRead('history', 'entries', { limit: limit + 1 }, { keepPrevious: true });
  return (
    <Loaded read={entries}>
      {(list) =>
        list.length === 0 ? (
          <EmptyState title={t('history.noEntries')}>{t('history.noEntriesText')}</EmptyState>
        ) : (
          <>
            <ul className="settings-rows">
              {list.slice(0, limit).map((entry) => (
                <EntryRow key={entry.n} entry={entry} />
              ))}
            </ul>
            {list.length > limit && (
              <div className="history-more">
                <Button onClick={() => setLimit(mostShown)}>{t('history.moreEntries')}</Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  );
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { kind, keep, fromMs, why, details, atMs } = entry;
  const { bytes, samples, archive, problem } = details;
  const about = [
    fromMs === null ? '' : formats.month(monthKey(fromMs)),
    keep === null ? '' : t(`history.classes.${keep}`),
    whyText(why, t),
    typeof samples === 'number'
      ? t('history.samples', { count: samples, shown: formats.number(samples, 0) })
      : '',
    typeof bytes === 'number' ? formats.bytes(bytes) : '',
    typeof archive === 'string' ? archive : '',
    typeof problem === 'string' ? problem : '',
  ].filter((text) => text !== '');
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <span>{about.join(' · ')}</span>
        <span className="muted">{formats.dateTime(atMs)}</span>
      </div>
      <Badge status={marks[kind]}>{t(`history.kinds.${kind}`)}</Badge>
    </li>
  );
}
