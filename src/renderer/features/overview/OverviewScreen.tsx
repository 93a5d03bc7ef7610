import { Import, NotebookPen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { EmptyState, PageLayout, useFormats } from '#renderer/ui/index.ts';
import { ExceptionList } from './ExceptionList.tsx';
import { ProductionCards } from './ProductionCards.tsx';
import { TagPanel } from './TagPanel.tsx';
import { WatchedValues } from './WatchedValues.tsx';
import './overview.css';

/** Sparklines and ages move without an event. */
const lookAgainMs = 60_000;

/** The first look of the day: what is out of the ordinary, then production, then live values. */
export default function OverviewScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const { leaseId } = places;
  const [params, setParams] = useSearchParams();
  const tagId = params.get('tag');
  const input = leaseId ? { leaseId: leaseId as LeaseId } : {};
  const overview = useRead('overview', 'read', input, { everyMs: lookAgainMs });
  const day = overview.data?.currentDay;
  const closeTag = () =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.delete('tag');
      return next;
    });
  return (
    <PageLayout
      title={t('screen.overview')}
      subtitle={day && t('overview.gaugeDay', { day: formats.day(day) })}
      actions={
        <Link className="button" to={places.to('overview', '/shift-log')}>
          <NotebookPen aria-hidden="true" />
          <span>{t('notes.shiftLog')}</span>
        </Link>
      }
      panel={tagId && <TagPanel tagId={tagId} onClose={closeTag} />}
    >
      <Loaded read={overview}>
        {(shown) =>
          isEmpty(shown) ? (
            <NoWellsYet />
          ) : (
            <>
              <ExceptionList exceptions={shown.exceptions} />
              <ProductionCards overview={shown} />
              <WatchedValues watched={shown.watched} />
            </>
          )
        }
      </Loaded>
    </PageLayout>
  );
}

const isEmpty = (shown: {
  readonly wellsExpected: number;
  readonly exceptions: readonly unknown[];
  readonly watched: readonly unknown[];
}) => shown.wellsExpected === 0 && shown.exceptions.length === 0 && shown.watched.length === 0;

function NoWellsYet() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <EmptyState
      title={t('overview.emptyTitle')}
      actions={
        <>
          <Link className="button button-primary" to={places.to('imports')}>
            <Import aria-hidden="true" />
            {t('overview.emptyImport')}
          </Link>
          <Link className="button" to={places.to('wells')}>
            {t('overview.emptyAdd')}
          </Link>
        </>
      }
    >
      {t('overview.emptyText')}
    </EmptyState>
  );
}
