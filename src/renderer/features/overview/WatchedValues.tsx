import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useLiveValues } from '#renderer/app/use-live-values.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import type { OutputOf } from '#renderer/core.ts';
import { TagValue } from '#renderer/features/telemetry/TagValue.tsx';
import { Section, Sparkline, type SparklineColour } from '#renderer/ui/index.ts';
import { tagPlace } from './exception-place.ts';
import { shortTagName } from './short-tag-name.ts';
import { useNames } from './use-names.ts';

type Watched = OutputOf<'overview', 'read'>['watched'][number];

/** Minutes, or the line says nothing. */
const fewestPoints = 4;

/** A few live values of each lease with the shape of their last hour, or of as much as was received. */
export function WatchedValues({ watched }: { readonly watched: readonly Watched[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const tags = useRead('telemetry', 'tags', {});
  const tagsById = useMemo(
    () => new Map((tags.data ?? []).map((tag) => [tag.tagId as string, tag])),
    [tags.data],
  );
  const tagIds = useMemo(() => watched.map(({ tagId }) => tagId), [watched]);
  const live = useLiveValues({ tagIds });
  const byLease = Map.groupBy(watched, ({ leaseId }) => leaseId);
  if (watched.length === 0) return null;
  return (
    <div className="watched">
      {[...byLease].map(([leaseId, ofLease]) => (
        <Section
          key={leaseId ?? ''}
          title={names.lease(leaseId) ?? t('overview.noLease')}
          note={t('overview.lastHour')}
          flush
        >
          <ul className="watched-list">
            {ofLease.map((one) => {
              const tag = tagsById.get(one.tagId);
              return (
                tag && (
                  <WatchedRow
                    key={one.tagId}
                    tag={tag}
                    spark={one.spark}
                    live={live.get(one.tagId)}
                    wellName={names.well(one.wellId)}
                    leaseName={names.lease(leaseId)}
                  />
                )
              );
            })}
          </ul>
        </Section>
      ))}
    </div>
  );
}

interface WatchedRowProps {
  readonly tag: Tag;
  readonly spark: readonly (number | null)[];
  readonly live: LiveValue | undefined;
  readonly wellName: string | undefined;
  readonly leaseName: string | undefined;
}

function WatchedRow({ tag, spark, live, wellName, leaseName }: WatchedRowProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const place = wellName ?? tag.equipment ?? tag.name;
  const ownName = () =>
    shortTagName(shortTagName(tag.name, [wellName, leaseName]), [tag.equipment]);
  const name = tag.signal === 'other' ? ownName() : t(`signal.${tag.signal}`);
  const known = spark.slice(spark.findIndex((value) => value !== null));
  return (
    <li className="watched-row">
      <span className="watched-name">
        <Link to={places.to(tag.wellId ? 'wells' : 'overview', tagPlace(tag.wellId, tag.tagId))}>
          {place}
        </Link>
        <span className="muted">{name}</span>
      </span>
      {known.length < fewestPoints ? (
        <span className="watched-collecting muted">{t('overview.collecting')}</span>
      ) : (
        <Sparkline
          label={t('overview.lastMinutesOf', { name: `${place} ${name}`, count: known.length })}
          values={known}
          colour={colourOf(tag)}
          width={144}
        />
      )}
      <span className="watched-value">
        <TagValue tag={tag} live={live} withUnit />
      </span>
    </li>
  );
}

function colourOf({ signal }: Tag): SparklineColour {
  if (signal === 'oilRateBblPerDay') return 'oil';
  if (signal === 'gasRateMcfPerDay') return 'gas';
  return signal === 'waterRateBblPerDay' ? 'water' : 'neutral';
}
