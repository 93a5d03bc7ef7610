import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceDisplay } from '#shared/contract/displays.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useReadColumns } from '#renderer/app/use-read.ts';
import { decimalsOf } from '#renderer/features/telemetry/signal-look.ts';
import { linkToTags } from '#renderer/features/trends/index.ts';
import { Sparkline, useFormats, type SparklineColour } from '#renderer/ui/index.ts';
import { shapeOf } from './shape-of.ts';

const minuteMs = 60_000;
const spanMs = 8 * 60 * minuteMs;
/** Whole minutes are answered from rollups. */
const bucketMs = 5 * minuteMs;
const buckets = spanMs / bucketMs;

const phaseColours: Partial<Record<Tag['signal'], SparklineColour>> = {
  oilRateBblPerDay: 'oil',
  gasRateMcfPerDay: 'gas',
  waterRateBblPerDay: 'water',
};

interface TrendTileProps {
  readonly trend: DeviceDisplay['trends'][number];
  readonly tags: ReadonlyMap<string, Tag>;
}

/** The last hours of a few tags as shapes, with what they moved between; leads to the trend of all of them. */
export function TrendTile({ trend, tags }: TrendTileProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const toMs = Math.ceil(useNow(minuteMs) / bucketMs) * bucketMs;
  const { data } = useReadColumns(
    'telemetry',
    'aggregate',
    { tagIds: trend.tagIds, fromMs: toMs - spanMs, toMs, buckets },
    { everyMs: minuteMs, keepPrevious: true },
  );
  const known = trend.tagIds.flatMap((tagId) => tags.get(tagId) ?? []);
  const nameOf = (tag: Tag) => (tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`));
  return (
    <Link
      className="trend-tile"
      to={places.to('trends', linkToTags(trend.tagIds, { kind: 'live', spanMs }))}
    >
      <span className="trend-tile-head">
        <strong>{trend.name ?? known.map(nameOf).join(', ')}</strong>
        <span className="muted">
          {t('displays.lastHours', { count: spanMs / (60 * minuteMs) })}
        </span>
      </span>
      {known.map((tag, index) => (
        <TileRow
          key={tag.tagId}
          tag={tag}
          name={nameOf(tag)}
          isNamed={known.length > 1}
          columns={data?.columns[index]}
          fromMs={toMs - spanMs}
        />
      ))}
    </Link>
  );
}

interface TileRowProps {
  readonly tag: Tag;
  readonly name: string;
  readonly isNamed: boolean;
  readonly columns: Readonly<Record<string, ArrayLike<number>>> | undefined;
  readonly fromMs: number;
}

function TileRow({ tag, name, isNamed, columns, fromMs }: TileRowProps) {
  const formats = useFormats();
  const { values, low, high } = shapeOf(columns, { fromMs, bucketMs, buckets });
  const text = (value: number | null) => formats.number(value, decimalsOf(tag));
  return (
    <span className="trend-tile-row">
      {isNamed && <span className="trend-tile-name">{name}</span>}
      <Sparkline
        label={name}
        values={values}
        colour={phaseColours[tag.signal] ?? 'neutral'}
        width={240}
        height={36}
      />
      <span className="trend-tile-range muted">
        {low === high ? text(low) : `${text(low)} – ${text(high)}`} {tag.unit}
      </span>
    </span>
  );
}
