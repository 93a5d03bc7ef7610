import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceDisplay } from '#shared/contract/displays.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { linkToCard } from '#renderer/features/telemetry/TagValue.tsx';
import { useFormats } from '#renderer/ui/index.ts';
import { CardGlyph } from './CardGlyph.tsx';
import { useNewestStroke } from './PumpList.tsx';
import { pumpsIn } from './pumps.ts';
import { fillagePctOf } from './strokes.ts';
import './lift.css';

interface PumpCardTileProps {
  readonly cards: NonNullable<DeviceDisplay['cards']>;
  readonly tags: ReadonlyMap<string, Tag>;
}

/** The newest card on a display; leads to all of them. */
export function PumpCardTile({ cards, tags }: PumpCardTileProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const pump = useMemo(() => {
    const known = [cards.surface, cards.pump].flatMap((tagId) => tags.get(tagId ?? '') ?? []);
    return pumpsIn(known)[0] ?? { ...cards, key: '', wellId: null, leaseId: null, rods: null };
  }, [cards, tags]);
  const stroke = useNewestStroke(pump);
  return (
    <Link
      className="trend-tile card-tile"
      to={places.to('field', linkToCard((cards.surface ?? cards.pump)!))}
    >
      <span className="trend-tile-head">
        <strong>{t('cards.newestCard')}</strong>
        <span className="muted">{stroke ? formats.dateTime(stroke.atMs) : t('cards.noCard')}</span>
      </span>
      {stroke && (
        <span className="card-tile-body">
          <CardGlyph points={stroke.surface} width={110} height={64} />
          <CardGlyph points={stroke.pump} width={110} height={64} />
          <span className="card-tile-fillage">
            {formats.number(fillagePctOf(stroke), 0)} %
            <span className="muted">{t('cards.line.fillage')}</span>
          </span>
        </span>
      )}
    </Link>
  );
}
