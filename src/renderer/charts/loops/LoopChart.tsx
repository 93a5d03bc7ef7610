import { FileDown, ImageDown } from 'lucide-react';
import {
  useMemo,
  useRef,
  useState,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { IconButton, toCsv, useFormats, useSaveFile } from '#renderer/ui/index.ts';
import { useTokens } from '#renderer/ui/use-tokens.ts';
import { chartTheme } from '../chart-theme.ts';
import type { SeriesColour } from '../series.ts';
import { useBoxSize, type BoxSize } from '../strips/use-box-size.ts';
import { LoopAxes } from './LoopAxes.tsx';
import {
  loopPath,
  nearestPoint,
  planeOf,
  type Loop,
  type LoopAxis,
  type LoopPoint,
} from './loop-layout.ts';
import { svgToPng } from './svg-to-png.ts';
import '../charts.css';
import './loops.css';

export interface DrawnLoop extends Loop {
  readonly colour: SeriesColour;
  /** `faint`: behind the others, to compare with; `dashed`: one to measure against. */
  readonly look: 'main' | 'faint' | 'dashed';
}

interface LoopChartProps {
  /** For screen readers, and the name of exported files. */
  readonly label: string;
  readonly loops: readonly DrawnLoop[];
  readonly xAxis: LoopAxis;
  readonly yAxis: LoopAxis;
  /** Thin upright lines with words. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
  /** Positions along x that are shown whatever the loops are, so that charts above each other agree. */
  readonly mustShow?: readonly number[];
  readonly heightRem?: number;
  readonly tools?: ReactNode;
}

const margins = { left: 78, right: 14, top: 14, bottom: 42 };
const nothing: readonly number[] = [];

const plotBox = ({ width, height }: BoxSize) => ({
  left: margins.left,
  top: margins.top,
  width: Math.max(10, width - margins.left - margins.right),
  height: Math.max(10, height - margins.top - margins.bottom),
});

/** The one chart of closed curves over a plane: reading of points, CSV and PNG. */
export function LoopChart({
  label,
  loops,
  xAxis,
  yAxis,
  marks = [],
  mustShow = nothing,
  heightRem = 16,
  tools,
}: LoopChartProps) {
  const formats = useFormats();
  const theme = chartTheme(useTokens());
  const [boxRef, size] = useBoxSize();
  const svg = useRef<SVGSVGElement>(null);
  const [hit, setHit] = useState<LoopPoint | null>(null);
  const plane = useMemo(
    () => size && planeOf(loops, plotBox(size), mustShow),
    [loops, size, mustShow],
  );
  const front = loops.filter(({ look }) => look !== 'faint');
  const handleMove = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    setHit((plane && nearestPoint(front, plane, at)) ?? null);
  };
  const shown = hit && front.find(({ key }) => key === hit.loop.key);
  return (
    <figure className="chart" aria-label={label}>
      <div className="chart-tools">
        {tools}
        <span className="loop-reading">
          {shown && <Reading loop={shown} index={hit.index} xAxis={xAxis} yAxis={yAxis} />}
        </span>
        <span className="chart-export">
          <LoopExport label={label} loops={loops} axes={[xAxis, yAxis]} svg={svg} />
        </span>
      </div>
      <div ref={boxRef} className="loop-box" style={{ height: `${heightRem}rem` }}>
        {size && plane && (
          <svg
            ref={svg}
            xmlns="http://www.w3.org/2000/svg"
            width={size.width}
            height={size.height}
            fontFamily={theme.font}
            fontSize={theme.fontPx}
            onPointerMove={handleMove}
            onPointerDown={handleMove}
            onPointerLeave={() => setHit(null)}
            aria-hidden="true"
          >
            <LoopAxes plane={plane} xAxis={xAxis} yAxis={yAxis} theme={theme} formats={formats} />
            {marks.map((mark) => (
              <g key={mark.label}>
                <line
                  x1={plane.toX(mark.x)}
                  x2={plane.toX(mark.x)}
                  y1={plane.box.top}
                  y2={plane.box.top + plane.box.height}
                  stroke={theme.muted}
                  strokeDasharray="3 4"
                />
                <text
                  x={plane.toX(mark.x) - 4}
                  y={plane.box.top + 12}
                  textAnchor="end"
                  fill={theme.muted}
                >
                  {mark.label}
                </text>
              </g>
            ))}
            {loops.map((loop) => (
              <path
                key={loop.key}
                className={`loop-${loop.look}`}
                d={loopPath(loop, plane)}
                fill="none"
                stroke={theme.colour(loop.colour)}
                strokeWidth={loop.look === 'faint' ? 1 : 2}
                strokeOpacity={loop.look === 'faint' ? 0.35 : 1}
                strokeLinejoin="round"
                {...(loop.look === 'dashed' && { strokeDasharray: '6 4' })}
              />
            ))}
            {shown && (
              <circle
                cx={plane.toX(shown.x[hit.index]!)}
                cy={plane.toY(shown.y[hit.index]!)}
                r={4}
                fill={theme.colour(shown.colour)}
                stroke={theme.surface}
              />
            )}
          </svg>
        )}
        {loops.length === 0 && <p className="chart-empty muted">{formats.words('chart.noData')}</p>}
      </div>
    </figure>
  );
}

interface ReadingProps {
  readonly loop: DrawnLoop;
  readonly index: number;
  readonly xAxis: LoopAxis;
  readonly yAxis: LoopAxis;
}

function Reading({ loop, index, xAxis, yAxis }: ReadingProps) {
  const formats = useFormats();
  const text = (axis: LoopAxis, value: number | undefined) =>
    `${axis.name} ${formats.number(value, axis.decimals)} ${axis.unit}`;
  return (
    <>
      <span className="muted">{loop.name}</span> {text(xAxis, loop.x[index])} ·{' '}
      {text(yAxis, loop.y[index])}
    </>
  );
}

interface LoopExportProps {
  readonly label: string;
  readonly loops: readonly DrawnLoop[];
  readonly axes: readonly [LoopAxis, LoopAxis];
  readonly svg: RefObject<SVGSVGElement | null>;
}

function LoopExport({ label, loops, axes, svg }: LoopExportProps) {
  const formats = useFormats();
  const saveFile = useSaveFile();
  const tokens = useTokens();
  const saveCsv = () => {
    const header = ['', ...axes.map(({ name, unit }) => `${name} ${unit}`)];
    const rows = loops.flatMap((loop) => loop.x.map((x, n) => [loop.name, x, loop.y[n]!]));
    return saveFile({
      name: `${label}.csv`,
      mimeType: 'text/csv',
      content: toCsv(header, rows),
    });
  };
  const savePng = async () => {
    if (!svg.current) return;
    const content = await svgToPng(svg.current, tokens('surface'));
    await saveFile({ name: `${label}.png`, mimeType: 'image/png', content });
  };
  return (
    <>
      <IconButton label={formats.words('ui.exportCsv')} onClick={() => void saveCsv()}>
        <FileDown />
      </IconButton>
      <IconButton label={formats.words('ui.exportPng')} onClick={() => void savePng()}>
        <ImageDown />
      </IconButton>
    </>
  );
}
