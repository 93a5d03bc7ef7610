import type { StripCursors } from './strip-scene.ts';
import type { TimeWindow } from './time-window.ts';

interface CursorLinesProps {
  readonly cursors: StripCursors;
  /** Being drawn. */
  readonly span: TimeWindow | null;
  readonly timeText: (ms: number) => string;
  readonly x: (ms: number) => number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Crosshair and set cursors, over the canvas so that moving them draws nothing anew. */
export function CursorLines({
  cursors,
  span,
  timeText,
  x,
  top,
  bottom,
  left,
  right,
}: CursorLinesProps) {
  const lines = [
    { name: 'hover', ms: cursors.hoverMs, letter: '' },
    { name: 'first', ms: cursors.firstMs, letter: 'A' },
    { name: 'second', ms: cursors.secondMs, letter: 'B' },
  ];
  const style = { top, height: bottom - top };
  return (
    <>
      {span && (
        <div
          className="strip-span"
          style={{ ...style, left: x(span.fromMs), width: x(span.toMs) - x(span.fromMs) }}
        />
      )}
      {lines.map(({ name, ms, letter }) => {
        if (ms === null || x(ms) < left - 1 || x(ms) > right + 1) return null;
        return (
          <div
            key={name}
            className={`strip-cursor strip-cursor-${name}`}
            style={{ ...style, left: x(ms) }}
          >
            <span className="strip-cursor-time">
              {letter} {timeText(ms)}
            </span>
          </div>
        );
      })}
    </>
  );
}
