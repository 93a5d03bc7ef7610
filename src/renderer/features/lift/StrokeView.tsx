import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Checkbox, EmptyState, Segmented, Skeleton, useStored } from '#renderer/ui/index.ts';
import type { Pump } from './pumps.ts';
import { StrokeCharts } from './StrokeCharts.tsx';
import { StrokeFigures } from './StrokeFigures.tsx';
import { StrokeStrip } from './StrokeStrip.tsx';
import type { PumpSource, Stroke } from './strokes.ts';
import { useStrokes } from './use-strokes.ts';

interface StrokeViewProps {
  readonly pump: Pump;
  readonly name: string;
}

/** Strokes before the shown one that are drawn behind it. */
const overlaid = 10;

/** One stroke of a pump, with those before it behind and one to measure against over it. */
export function StrokeView({ pump, name }: StrokeViewProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<PumpSource>('device');
  const [beforeMs, setBeforeMs] = useState<number | null>(null);
  const [chosenMs, setChosenMs] = useState<number | null>(null);
  const [reference, setReference] = useState<Stroke | null>(null);
  const [isOverlaid, setOverlaid] = useStored('lift.overlay', true);
  const { strokes, hasOlder } = useStrokes(pump, wanted, beforeMs);
  if (!strokes) return <Skeleton />;
  const at = Math.max(
    0,
    strokes.findIndex(({ atMs }) => atMs === chosenMs),
  );
  const shown = strokes[at];
  const turnTo = (nextMs: number | null) => {
    setBeforeMs(nextMs);
    setChosenMs(null);
  };
  return (
    <div className="stroke-view">
      <StrokeTools pump={pump} name={name} wanted={wanted} onWanted={setWanted}>
        <Checkbox
          label={t('cards.overlay', { count: overlaid })}
          checked={isOverlaid}
          onChange={setOverlaid}
        />
        {shown && (
          <Checkbox
            label={t('cards.keepAsReference')}
            checked={reference?.atMs === shown.atMs}
            onChange={(isOn) => setReference(isOn ? shown : null)}
          />
        )}
      </StrokeTools>
      {shown ? (
        <>
          <StrokeCharts
            name={name}
            stroke={shown}
            behind={isOverlaid ? strokes.slice(at + 1, at + 1 + overlaid) : []}
            reference={reference?.atMs === shown.atMs ? null : reference}
          />
          <StrokeStrip
            strokes={strokes}
            shown={shown}
            reference={reference}
            isLive={beforeMs === null}
            onChoose={(stroke) => setChosenMs(stroke === strokes[0] ? null : stroke.atMs)}
            onOlder={hasOlder ? () => turnTo(strokes.at(-1)!.atMs) : undefined}
            onNewest={() => turnTo(null)}
          />
          <StrokeFigures stroke={shown} reference={reference} />
        </>
      ) : (
        <EmptyState title={t('cards.noCard')}>{t('cards.noCardHint')}</EmptyState>
      )}
    </div>
  );
}

interface StrokeToolsProps extends StrokeViewProps {
  readonly wanted: PumpSource;
  readonly onWanted: (next: PumpSource) => void;
  readonly children: ReactNode;
}

function StrokeTools({ pump, name, wanted, onWanted, children }: StrokeToolsProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const hasChoice = pump.pump !== null && pump.surface !== null && pump.rods !== null;
  return (
    <header className="stroke-tools">
      <h2>{pump.wellId ? <Link to={places.to('wells', `/${pump.wellId}`)}>{name}</Link> : name}</h2>
      {hasChoice && (
        <Segmented
          label={t('cards.pumpCardFrom')}
          value={wanted}
          onChange={onWanted}
          options={(['device', 'computed'] as const).map((key) => ({
            value: key,
            label: t(`cards.source.${key}`),
          }))}
        />
      )}
      <span className="stroke-choices">{children}</span>
    </header>
  );
}
