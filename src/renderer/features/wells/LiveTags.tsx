import { ChartSpline } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useLiveValues, type LiveValuesByTag } from '#renderer/app/use-live-values.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { EmptyState, Section, useFormats } from '#renderer/ui/index.ts';
import { TagValue } from '../telemetry/TagValue.tsx';
import { TrendChart } from '../telemetry/TrendChart.tsx';
import './wells.css';

/** The most that still reads as separate lines. */
const mostPens = 4;

/** Everything measured on a well, now; chosen tags as a trend. */
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
  const latest = useRead('telemetry', 'latest', { wellId: well.wellId });
  const stored = new Map((latest.data ?? []).map((value) => [value.tagId, value]));
  const [chosen, setChosen] = useState<readonly TagId[]>(() => firstPens(tags, asked));
  const toggle = (tagId: TagId) =>
    setChosen((now) =>
      now.includes(tagId) ? now.filter((each) => each !== tagId) : [...now, tagId].slice(-mostPens),
    );
  return (
    <div className="well-live">
      <Section
        title={t('wellScreen.now')}
        note={t('wellScreen.choosePens', { count: mostPens })}
        flush
      >
        <ul className="well-tags">
          {tags.map((tag) => (
            <TagRow
              key={tag.tagId}
              tag={tag}
              value={live.get(tag.tagId) ?? stored.get(tag.tagId)}
              isChosen={chosen.includes(tag.tagId)}
              onToggle={() => toggle(tag.tagId)}
            />
          ))}
        </ul>
      </Section>
      <Section
        title={t('wellScreen.trend')}
        actions={
          <Link className="button button-quiet" to={places.to('trends', linkToTags(chosen))}>
            <ChartSpline />
            <span>{t('trends.openAll')}</span>
          </Link>
        }
      >
        <TrendChart
          label={well.name}
          tags={tags.filter((tag) => chosen.includes(tag.tagId))}
          live={live as LiveValuesByTag}
        />
      </Section>
    </div>
  );
}

interface TagRowProps {
  readonly tag: Tag;
  readonly value: LiveValue | undefined;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function TagRow({ tag, value, isChosen, onToggle }: TagRowProps) {
  const { t } = useTranslation();
  const name = tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`);
  return (
    <li className="well-tag">
      <label className="well-tag-name" title={tag.name}>
        <input type="checkbox" checked={isChosen} onChange={onToggle} />
        <span>{name}</span>
      </label>
      <span className="well-tag-value">
        <TagValue tag={tag} live={value} withUnit />
      </span>
      <span className="well-tag-age muted">{value && <Age atMs={value.sourceMs} />}</span>
    </li>
  );
}

function Age({ atMs }: { readonly atMs: number }) {
  const formats = useFormats();
  const nowMs = useNow(1_000);
  return formats.duration(Math.max(0, nowMs - atMs));
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
