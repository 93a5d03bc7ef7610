import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { problemText } from '#renderer/app/problem-text.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useStream } from '#renderer/app/use-stream.ts';
import { Button, EmptyState, ErrorState, Skeleton } from '#renderer/ui/index.ts';
import { useRested } from '#renderer/app/use-rested.ts';
import { journalFilterOf } from './journal-address.ts';
import { JournalExport } from './JournalExport.tsx';
import { JournalFilters } from './JournalFilters.tsx';
import { JournalList } from './JournalList.tsx';
import { useJournal } from './use-journal.ts';

const typingRestMs = 250;

/** Everything that happened to alarms, newest first. It stands still while it is read; newer entries are offered. */
export function Journal() {
  const { t } = useTranslation();
  const { leaseId } = usePlaces();
  const [params] = useSearchParams();
  const [asOfMs, setAsOfMs] = useState(Date.now);
  const [hasNewer, setHasNewer] = useState(false);
  useStream('events', 'changes', undefined, ({ event }) => {
    if (event === 'alarms.moved') setHasNewer(true);
  });
  const filter = useRested(journalFilterOf(params, asOfMs, leaseId), typingRestMs);
  const journal = useJournal(filter, asOfMs);
  const refresh = () => {
    setHasNewer(false);
    setAsOfMs(Date.now());
  };
  return (
    <div className="alarms-tab">
      <div className="alarms-tools">
        <JournalFilters />
        <span className="alarms-actions">
          <Button icon={<RefreshCw />} onClick={refresh}>
            {t(hasNewer ? 'alarms.journal.showNewer' : 'alarms.journal.refresh')}
          </Button>
          <JournalExport filter={filter} />
        </span>
      </div>
      {journal.problem ? (
        <ErrorState
          title={problemText(journal.problem, t).text}
          actions={<Button onClick={journal.retry}>{t('ui.tryAgain')}</Button>}
        />
      ) : !journal.entries ? (
        <Skeleton />
      ) : journal.entries.length === 0 ? (
        <EmptyState title={t('alarms.journal.none')}>
          {t(filter.writtenBy ? 'alarms.journal.noneOfOthers' : 'alarms.journal.noneHint')}
        </EmptyState>
      ) : (
        <JournalList
          entries={journal.entries}
          hasMore={journal.hasMore}
          onMore={journal.readMore}
        />
      )}
    </div>
  );
}
