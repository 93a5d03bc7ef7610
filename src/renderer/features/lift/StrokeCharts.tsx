import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardPoints } from '#shared/domain/lift/card.ts';
import { LoopChart, type DrawnLoop } from '#renderer/charts/loops/index.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { fillagePctOf, type Stroke } from './strokes.ts';

interface StrokeChartsProps {
  readonly name: string;
  readonly stroke: Stroke;
  /** Earlier ones, drawn faintly. */
  readonly behind: readonly Stroke[];
  readonly reference: Stroke | null;
}

type Which = 'surface' | 'pump';

/** The card at the polished rod above the one at the pump. */
export function StrokeCharts(props: StrokeChartsProps) {
  const { stroke, behind, reference } = props;
  const ends = useMemo(
    () => endsOf([stroke, ...behind, ...(reference ? [reference] : [])]),
    [stroke, behind, reference],
  );
  return (
    <div className="stroke-charts">
      <CardChart {...props} which="surface" ends={ends} />
      <CardChart {...props} which="pump" ends={ends} />
    </div>
  );
}

function CardChart({
  name,
  stroke,
  behind,
  reference,
  which,
  ends,
}: StrokeChartsProps & { readonly which: Which; readonly ends: readonly number[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const loops = useMemo(() => {
    const drawn = (one: Stroke, look: DrawnLoop['look']): DrawnLoop[] =>
      pointsOf(one, which).map(({ positionIn, loadLbf }) => ({
        key: `${look}/${one.atMs}`,
        name: formats.dateTime(one.atMs),
        x: positionIn,
        y: loadLbf,
        look,
        colour: look === 'dashed' ? 'series-2' : which === 'surface' ? 'series-4' : 'series-3',
      }));
    return [
      ...behind.toReversed().flatMap((one) => drawn(one, 'faint')),
      ...(reference ? drawn(reference, 'dashed') : []),
      ...drawn(stroke, 'main'),
    ];
  }, [stroke, behind, reference, which, formats]);
  const title =
    which === 'pump' && stroke.source ? t(`cards.pumpBy.${stroke.source}`) : t(`cards.${which}`);
  const fillagePct = fillagePctOf(stroke);
  const marks =
    which === 'pump' && stroke.fillage
      ? [
          {
            x: stroke.fillage.netStrokeIn,
            label: t('cards.filled', { percent: formats.number(fillagePct, 0) }),
          },
        ]
      : [];
  return (
    <LoopChart
      label={`${name} ${t(`cards.${which}`)} ${formats.dateTime(stroke.atMs)}`}
      loops={loops}
      marks={marks}
      mustShow={ends}
      xAxis={{ name: t('cards.position'), unit: 'in', decimals: 1 }}
      yAxis={{ name: t('cards.load'), unit: 'lbf', decimals: 0 }}
      heightRem={which === 'surface' ? 18 : 15}
      tools={<h3>{title}</h3>}
    />
  );
}

/** Lowest and highest position of both cards: they stand one above the other. */
function endsOf(strokes: readonly Stroke[]): readonly number[] {
  const all = strokes.flatMap(({ surface, pump }) => [
    ...(surface?.positionIn ?? []),
    ...(pump?.positionIn ?? []),
  ]);
  return all.length > 0 ? [Math.min(...all), Math.max(...all)] : all;
}

function pointsOf(stroke: Stroke, which: Which): readonly CardPoints[] {
  const points = stroke[which];
  return points ? [points] : [];
}
