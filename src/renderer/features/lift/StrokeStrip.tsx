import { ChevronsLeft, ChevronsRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, Button, useFormats } from '#renderer/ui/index.ts';
import { CardGlyph } from './CardGlyph.tsx';
import { fillagePctOf, type Stroke } from './strokes.ts';

interface StrokeStripProps {
  /** Newest first. */
  readonly strokes: readonly Stroke[];
  readonly shown: Stroke;
  readonly reference: Stroke | null;
  readonly isLive: boolean;
  readonly onChoose: (stroke: Stroke) => void;
  /** Left out: there are none. */
  readonly onOlder: (() => void) | undefined;
  readonly onNewest: () => void;
}

/** The strokes there are, newest first, to look at one after the other. */
export function StrokeStrip({
  strokes,
  shown,
  reference,
  isLive,
  onChoose,
  onOlder,
  onNewest,
}: StrokeStripProps) {
  const { t } = useTranslation();
  return (
    <div className="stroke-strip">
      {!isLive && (
        <Button icon={<ChevronsLeft />} onClick={onNewest}>
          {t('cards.newest')}
        </Button>
      )}
      <ul aria-label={t('cards.strokes')}>
        {strokes.map((stroke) => (
          <li key={stroke.atMs}>
            <StrokeChip
              stroke={stroke}
              isShown={stroke.atMs === shown.atMs}
              isReference={stroke.atMs === reference?.atMs}
              onChoose={() => onChoose(stroke)}
            />
          </li>
        ))}
      </ul>
      {onOlder && (
        <Button icon={<ChevronsRight />} onClick={onOlder}>
          {t('cards.older')}
        </Button>
      )}
    </div>
  );
}

interface StrokeChipProps {
  readonly stroke: Stroke;
  readonly isShown: boolean;
  readonly isReference: boolean;
  readonly onChoose: () => void;
}

function StrokeChip({ stroke, isShown, isReference, onChoose }: StrokeChipProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const fillage = fillagePctOf(stroke);
  return (
    <button
      type="button"
      className="stroke-chip"
      aria-current={isShown ? 'true' : undefined}
      onClick={onChoose}
    >
      <CardGlyph points={stroke.pump ?? stroke.surface} width={64} height={28} />
      <span>{formats.dateTime(stroke.atMs)}</span>
      <span className="muted">
        {fillage === null ? formats.number(null) : `${formats.number(fillage, 0)} %`}
        {(stroke.event ?? 0) > 0 && ` · ${t('cards.event', { event: stroke.event })}`}
      </span>
      {isReference && <Badge>{t('cards.reference')}</Badge>}
    </button>
  );
}
