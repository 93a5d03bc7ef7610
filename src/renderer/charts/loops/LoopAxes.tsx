import type { Formats } from '#renderer/ui/create-formats.ts';
import type { ChartTheme } from '../chart-theme.ts';
import { labelsOf, type LoopAxis, type Plane } from './loop-layout.ts';

interface LoopAxesProps {
  readonly plane: Plane;
  readonly xAxis: LoopAxis;
  readonly yAxis: LoopAxis;
  readonly theme: ChartTheme;
  readonly formats: Formats;
}

/** Grid, labels and names of both axes. */
export function LoopAxes({ plane, xAxis, yAxis, theme, formats }: LoopAxesProps) {
  const { left, top, width, height } = plane.box;
  const [right, bottom] = [left + width, top + height];
  return (
    <g fill={theme.muted}>
      {labelsOf(plane.y).map((value) => (
        <g key={value}>
          <line
            x1={left}
            x2={right}
            y1={plane.toY(value)}
            y2={plane.toY(value)}
            stroke={value === 0 ? theme.axis : theme.grid}
          />
          <text x={left - 8} y={plane.toY(value)} dy="0.35em" textAnchor="end">
            {formats.number(value)}
          </text>
        </g>
      ))}
      {labelsOf(plane.x).map((value) => (
        <g key={value}>
          <line
            x1={plane.toX(value)}
            x2={plane.toX(value)}
            y1={bottom}
            y2={bottom + 4}
            stroke={theme.axis}
          />
          <text x={plane.toX(value)} y={bottom + 17} textAnchor="middle">
            {formats.number(value)}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} stroke={theme.axis} />
      <text x={(left + right) / 2} y={bottom + 34} textAnchor="middle">
        {xAxis.name}, {xAxis.unit}
      </text>
      <text transform={`translate(12 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        {yAxis.name}, {yAxis.unit}
      </text>
    </g>
  );
}
