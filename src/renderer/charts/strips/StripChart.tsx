import { useImperativeHandle, useMemo, useRef, type Ref } from 'react';
import { useFormats } from '#renderer/ui/index.ts';
import { useTokens } from '#renderer/ui/use-tokens.ts';
import { chartTheme } from '../chart-theme.ts';
import { useEChart } from '../use-echart.ts';
import { createZoneShift } from '../zone-shift.ts';
import { CursorLines } from './CursorLines.tsx';
import { MarkLane } from './MarkLane.tsx';
import { hasGutter, neededHeight, stripRects } from './strip-layout.ts';
import type { Strip, StripCursors, TimeMark } from './strip-scene.ts';
import { stripsOption } from './strips-option.ts';
import type { TimeWindow } from './time-window.ts';
import { useBoxSize } from './use-box-size.ts';
import { useStripPointer, type StripPointerActions } from './use-strip-pointer.ts';
import './strips.css';

export interface StripChartHandle {
  /** What is drawn, in twice its size; undefined when the browser makes none. */
  toPng(): Promise<Blob | undefined>;
}

interface StripChartProps extends StripPointerActions {
  readonly label: string;
  /** What keys do, for screen readers. */
  readonly hint: string;
  readonly strips: readonly Strip[];
  readonly window: TimeWindow;
  readonly marks: readonly TimeMark[];
  readonly cursors: StripCursors;
  readonly onMark: (mark: TimeMark) => void;
  readonly ref?: Ref<StripChartHandle>;
}

const replacedParts = ['grid', 'xAxis', 'yAxis', 'series'];
const dayMs = 86_400_000;
const emptyPlot = { x: 0, y: 0, width: 1, height: 1 };

/** Plots over one time axis and one crosshair, panned and zoomed by pointer, wheel and pinch. */
export function StripChart({
  label,
  hint,
  strips,
  window,
  marks,
  cursors,
  onMark,
  ref,
  ...actions
}: StripChartProps) {
  const formats = useFormats();
  const tokens = useTokens();
  const theme = useMemo(() => chartTheme(tokens), [tokens]);
  const shift = useMemo(() => createZoneShift(formats.timeZone), [formats.timeZone]);
  const area = useRef<HTMLDivElement>(null);
  const [measure, size] = useBoxSize();
  const rects = useMemo(() => (size ? layOut(strips, size) : []), [strips, size]);
  const isTitleBeside = hasGutter({ width: size?.width ?? 0, hasTitles: hasTitles(strips) });
  const option = useMemo(
    () =>
      stripsOption({
        strips,
        rects,
        hasGutter: isTitleBeside,
        window,
        marks,
        theme,
        formats,
        shift,
      }),
    [strips, rects, isTitleBeside, window, marks, theme, formats, shift],
  );
  const { box, chart } = useEChart(option, undefined, replacedParts);
  const plot = rects[0] ?? emptyPlot;
  const bottom = rects.at(-1) ?? emptyPlot;
  const { span, handlers } = useStripPointer(area, plot, window, actions);
  useImperativeHandle(
    ref,
    () => ({
      toPng: () =>
        new Promise((done) => {
          const canvas = chart.current?.renderToCanvas({
            pixelRatio: 2,
            backgroundColor: theme.surface,
          });
          if (canvas) canvas.toBlob((blob) => done(blob ?? undefined));
          else done(undefined);
        }),
    }),
    [chart, theme],
  );
  const x = (ms: number) =>
    plot.x + ((ms - window.fromMs) / (window.toMs - window.fromMs)) * plot.width;
  return (
    <div className="strip-scroll">
      <div
        ref={measure}
        className="strip-box"
        style={{ minHeight: neededHeight(strips.length, hasTitles(strips) && !isTitleBeside) }}
      >
        <div ref={box} className="strip-canvas" aria-hidden="true" />
        <div
          ref={area}
          className="strip-area"
          role="application"
          aria-label={label}
          aria-description={hint}
          tabIndex={0}
          {...handlers}
        >
          <CursorLines
            cursors={cursors}
            span={span}
            timeText={window.toMs - window.fromMs > dayMs ? formats.dateTime : formats.time}
            x={x}
            top={plot.y}
            bottom={bottom.y + bottom.height}
            left={plot.x}
            right={plot.x + plot.width}
          />
        </div>
        <MarkLane marks={marks} plot={plot} x={x} timeText={formats.dateTime} onMark={onMark} />
      </div>
    </div>
  );
}

function layOut(strips: readonly Strip[], size: { width: number; height: number }) {
  const count = (side: 'left' | 'right') =>
    Math.max(0, ...strips.map(({ axes }) => axes.filter((axis) => axis.side === side).length));
  return stripRects({
    ...size,
    count: strips.length,
    leftAxes: count('left'),
    rightAxes: count('right'),
    hasTitles: hasTitles(strips),
  });
}

const hasTitles = (strips: readonly Strip[]) => strips.some(({ title }) => title !== null);
