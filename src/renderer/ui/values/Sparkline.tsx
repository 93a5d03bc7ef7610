import { sparklinePath } from './sparkline-path.ts';
import './values.css';

export type SparklineColour = 'neutral' | 'oil' | 'gas' | 'water';

interface SparklineProps {
  /** Oldest first; null where there is none, and the line breaks there. */
  readonly values: readonly (number | null)[];
  readonly label: string;
  readonly colour?: SparklineColour;
  readonly width?: number;
  readonly height?: number;
  /** Drawn as a thin line: a limit, the usual. */
  readonly reference?: number | null;
}

/** The shape of the recent past, in the line of text. */
export function Sparkline({
  values,
  label,
  colour = 'neutral',
  width = 96,
  height = 24,
  reference = null,
}: SparklineProps) {
  const { path, last, referenceY } = sparklinePath(values, { width, height, reference });
  return (
    <svg
      className={`sparkline sparkline-${colour}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {referenceY !== null && (
        <line className="sparkline-reference" x1={0} x2={width} y1={referenceY} y2={referenceY} />
      )}
      <path d={path} />
      {last && <path className="sparkline-end" d={`M${last.x} ${last.y}h0`} />}
    </svg>
  );
}
