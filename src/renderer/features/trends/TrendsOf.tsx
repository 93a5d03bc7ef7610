import { useTranslation } from 'react-i18next';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import { PageLayout } from '#renderer/ui/index.ts';
import { EmptyTrends } from './EmptyTrends.tsx';
import { PeriodControls } from './PeriodControls.tsx';
import { TrendBody } from './TrendBody.tsx';
import { TrendDialogs } from './TrendDialogs.tsx';
import { TrendTools } from './TrendTools.tsx';
import type { TagBook } from './use-tag-book.ts';
import { useTrendScreen } from './use-trend-screen.ts';
import './trends.css';

interface TrendsOfProps {
  readonly book: TagBook;
  readonly savedViews: readonly SavedTrendView[];
}

export function TrendsOf({ book, savedViews }: TrendsOfProps) {
  const { t } = useTranslation();
  const screen = useTrendScreen(book, savedViews);
  const { shown, view, window } = screen;
  const title = shown.saved ? shown.saved.name : t('trends.title');
  const hasPens = view.pens.length > 0;
  return (
    <PageLayout
      mode="fill"
      title={
        <>
          {title}
          {shown.isModified && (
            <span className="muted trend-modified"> {t('trends.modified')}</span>
          )}
        </>
      }
      actions={<TrendTools screen={screen} title={title} />}
      filters={
        hasPens && (
          <PeriodControls
            period={view.period}
            window={window}
            onPeriod={screen.goTo}
            onMove={screen.move}
          />
        )
      }
    >
      {hasPens ? (
        <TrendBody screen={screen} />
      ) : (
        <EmptyTrends
          hasTags={book.tags.length > 0}
          savedViews={savedViews}
          onOpen={shown.open}
          onAdd={() => screen.open({ kind: 'pens' })}
        />
      )}
      <TrendDialogs screen={screen} />
    </PageLayout>
  );
}
