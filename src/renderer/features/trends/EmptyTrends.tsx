import { ChartSpline, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, EmptyState } from '#renderer/ui/index.ts';

interface EmptyTrendsProps {
  readonly hasTags: boolean;
  readonly savedViews: readonly SavedTrendView[];
  readonly onOpen: (viewId: SavedTrendView['viewId']) => void;
  readonly onAdd: () => void;
}

const mostViews = 6;

/** How a trend begins. */
export function EmptyTrends({ hasTags, savedViews, onOpen, onAdd }: EmptyTrendsProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const navigate = useNavigate();
  if (!hasTags)
    return (
      <EmptyState
        icon={<ChartSpline />}
        title={t('trends.noTagsTitle')}
        actions={
          <>
            <Button onClick={() => void navigate(places.to('settings', '/devices'))}>
              {t('trends.toDevices')}
            </Button>
            <Button onClick={() => void navigate(places.to('imports'))}>
              {t('trends.toImport')}
            </Button>
          </>
        }
      >
        {t('trends.noTagsText')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<ChartSpline />}
      title={t('trends.emptyTitle')}
      actions={
        <>
          <Button tone="primary" icon={<Plus />} onClick={onAdd}>
            {t('trends.addPens')}
          </Button>
          {savedViews
            .filter(({ view }) => view !== null)
            .slice(0, mostViews)
            .map(({ viewId, name }) => (
              <Button key={viewId} onClick={() => onOpen(viewId)}>
                {name}
              </Button>
            ))}
        </>
      }
    >
      {t('trends.emptyText')}
    </EmptyState>
  );
}
