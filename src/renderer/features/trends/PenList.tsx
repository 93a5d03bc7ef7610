import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendPen, TrendView } from '#shared/domain/trends/trend-view.ts';
import type { StripCursors } from '#renderer/charts/strips/index.ts';
import { useFormats } from '#renderer/ui/index.ts';
import { useTokens, type Tokens } from '#renderer/ui/use-tokens.ts';
import { penColoursOf } from './pen-looks.ts';
import { PenRow, ValueCell, type PenAction } from './PenRow.tsx';
import { newestMs, shownValue, type ShownValue } from './shown-values.ts';
import type { DrawnTrace } from './strips-of.ts';
import type { TraceState } from './trace-loader.ts';
import type { TagBook } from './use-tag-book.ts';
import { useReasons } from './use-reasons.ts';

interface PenListProps {
  readonly view: TrendView;
  readonly book: TagBook;
  readonly traces: readonly DrawnTrace[];
  readonly states: ReadonlyMap<string, TraceState>;
  readonly cursors: StripCursors;
  readonly toMs: number;
  readonly onAction: (pen: TrendPen, action: PenAction) => void;
}

const nothing = { at: null, delta: Number.NaN };

/** The pens as a table: each with its value at the crosshair, what lies over it, and the difference of two cursors. */
export const PenList = memo(function PenList(props: PenListProps) {
  const { view, book, traces, states, cursors, toMs, onAction } = props;
  const { t } = useTranslation();
  const tokens = useTokens();
  const colours = penColoursOf(view, book.signal);
  const atMs = cursors.hoverMs ?? cursors.firstMs ?? newestMs(traces, toMs);
  const hasDelta = cursors.firstMs !== null && cursors.secondMs !== null;
  const moments = { atMs, firstMs: cursors.firstMs, secondMs: cursors.secondMs };
  const values = new Map(traces.map((trace) => [trace.key, shownValue(trace, moments)]));
  const isOdd = traces.some(({ key }) => values.get(key)?.at?.quality !== 'good');
  const penIds = view.pens.map(({ tagId }) => tagId);
  const reasons = useReasons(penIds, atMs, isOdd);
  const shownOf = (trace: DrawnTrace | undefined): ShownValue => ({
    ...((trace && values.get(trace.key)) ?? nothing),
    isLoading: trace !== undefined && !states.get(trace.key)?.data,
    reason: trace?.comparison === null ? reasons.get(trace.tagId) : undefined,
  });
  return (
    <table className="trend-pens">
      <thead>
        <tr>
          <th scope="col">{t('trends.pen')}</th>
          <th scope="col" className="trend-value">
            <AtWords cursors={cursors} atMs={atMs} />
          </th>
          {hasDelta && (
            <th scope="col" className="trend-value trend-delta">
              {t('trends.delta')}
            </th>
          )}
          <th>
            <span className="visually-hidden">{t('trends.settingsTitle')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {view.pens.flatMap((pen, index) => {
          const ofPen = traces.filter((trace) => trace.pen === index);
          const own = ofPen.find(({ comparison }) => comparison === null);
          return [
            <PenRow
              key={pen.tagId}
              pen={pen}
              colour={cssColour(tokens, colours[index]!)}
              book={book}
              shown={shownOf(own)}
              hasDelta={hasDelta}
              onAction={onAction}
            />,
            ...ofPen
              .filter(({ comparison }) => comparison !== null)
              .map((trace) => (
                <ComparedRow
                  key={trace.key}
                  label={view.compare[trace.comparison!]!.label}
                  trace={trace}
                  colour={cssColour(tokens, trace.trace.colour)}
                  book={book}
                  shown={shownOf(trace)}
                  hasDelta={hasDelta}
                />
              )),
          ];
        })}
      </tbody>
    </table>
  );
});

interface ComparedRowProps {
  readonly label: string;
  readonly trace: DrawnTrace;
  readonly colour: string;
  readonly book: TagBook;
  readonly shown: ShownValue;
  readonly hasDelta: boolean;
}

function ComparedRow({ label, trace, colour, book, shown, hasDelta }: ComparedRowProps) {
  return (
    <tr className="trend-pen trend-pen-compared">
      <th scope="row">
        <span className="trend-pen-name">
          <span
            className="trend-swatch trend-swatch-ghost"
            style={{ borderColor: colour }}
            aria-hidden="true"
          />
          <span className="trend-pen-text">{label}</span>
        </span>
      </th>
      <ValueCell pen={{ tagId: trace.tagId as TrendPen['tagId'] }} book={book} shown={shown} />
      {hasDelta && <td />}
      <td />
    </tr>
  );
}

function AtWords({ cursors, atMs }: { readonly cursors: StripCursors; readonly atMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isNewest = cursors.hoverMs === null && cursors.firstMs === null;
  return <span className="trend-at">{isNewest ? t('trends.newest') : formats.dateTime(atMs)}</span>;
}

function cssColour(tokens: Tokens, colour: string): string {
  return colour.startsWith('#') ? colour : tokens(colour);
}
