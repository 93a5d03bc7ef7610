import { ChartSpline, ListChecks } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { isCardSignal } from '#shared/domain/displays/subjects.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useLiveValues } from '#renderer/app/use-live-values.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { WellDisplay } from '#renderer/features/displays/index.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Button, EmptyState, Menu, Section } from '#renderer/ui/index.ts';
import { TrendChart } from '../telemetry/TrendChart.tsx';
import './wells.css';

/** The most that still reads as separate lines. */
const mostPens = 4;

/** Everything measured on a well, now, as its devices arrange it; chosen tags as a trend. */
export function LiveTags({ well }: { readonly well: Well }) {
  const { t } = useTranslation();
  const read = useRead('telemetry', 'tags', { wellId: well.wellId });
  return (
    <Loaded read={read}>
      {(tags) =>
        tags.length === 0 ? (
          <EmptyState title={t('wellScreen.noTags')}>{t('wellScreen.noTagsHint')}</EmptyState>
        ) : (
          <LiveTagsOf well={well} tags={tags} />
        )
      }
    </Loaded>
  );
}

function LiveTagsOf({ well, tags }: { readonly well: Well; readonly tags: readonly Tag[] }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const asked = useSearchParams()[0].get('tag');
  const live = useLiveValues({ wellId: well.wellId });
  const drawable = tags.filter(({ signal }) => !isCardSignal(signal));
  const [chosen, setChosen] = useState<readonly TagId[]>(() => firstPens(drawable, asked));
  const toggle = (tagId: TagId) =>
    setChosen((now) =>
      now.includes(tagId) ? now.filter((each) => each !== tagId) : [...now, tagId].slice(-mostPens),
    );
  return (
    <>
      <WellDisplay wellId={well.wellId} />
      <Section
        title={t('wellScreen.trend')}
        actions={
          <>
            <PenMenu tags={drawable} chosen={chosen} onToggle={toggle} />
            <Link className="button button-quiet" to={places.to('trends', linkToTags(chosen))}>
              <ChartSpline />
              <span>{t('trends.openAll')}</span>
            </Link>
          </>
        }
      >
        <TrendChart
          label={well.name}
          tags={drawable.filter((tag) => chosen.includes(tag.tagId))}
          live={live}
        />
      </Section>
    </>
  );
}

interface PenMenuProps {
  readonly tags: readonly Tag[];
  readonly chosen: readonly TagId[];
  readonly onToggle: (tagId: TagId) => void;
}

function PenMenu({ tags, chosen, onToggle }: PenMenuProps) {
  const { t } = useTranslation();
  const items = tags.map((tag) => ({
    key: tag.tagId,
    label: tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`),
    checked: chosen.includes(tag.tagId),
    staysOpen: true,
    onSelect: () => onToggle(tag.tagId),
  }));
  return (
    <Menu
      align="end"
      trigger={
        <Button tone="quiet" icon={<ListChecks />}>
          {t('wellScreen.pens')}
        </Button>
      }
      groups={[{ key: 'pens', label: t('wellScreen.choosePens', { count: mostPens }), items }]}
    />
  );
}

/** The tag a link asked for, then what one wants to see first: rates and pressures, not switches. */
function firstPens(tags: readonly Tag[], asked: string | null): readonly TagId[] {
  const wanted = [
    'oilRateBblPerDay',
    'injectionRateBblPerDay',
    'gasRateMcfPerDay',
    'tubingPsi',
    'casingPsi',
    'pumpFillagePct',
    'intakePsi',
  ];
  const ranked = wanted.flatMap((signal) => tags.filter((tag) => tag.signal === signal));
  const first = tags.filter((tag) => tag.tagId === asked);
  const usual = ranked.length > 0 ? ranked : tags;
  return [...new Set([...first, ...usual])].slice(0, 3).map((tag) => tag.tagId);
}
