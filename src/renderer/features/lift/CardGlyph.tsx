import { useMemo } from 'react';
import type { CardPoints } from '#shared/domain/lift/card.ts';
import { loopPath, planeOf } from '#renderer/charts/loops/index.ts';

interface CardGlyphProps {
  readonly points: CardPoints | null;
  readonly width?: number;
  readonly height?: number;
}

/** The shape of a card in the line of text. */
export function CardGlyph({ points, width = 56, height = 30 }: CardGlyphProps) {
  const path = useMemo(() => {
    if (!points) return '';
    const loop = { key: '', name: '', x: points.positionIn, y: points.loadLbf };
    const plane = planeOf([loop], { left: 1, top: 1, width: width - 2, height: height - 2 });
    return loopPath(loop, plane);
  }, [points, width, height]);
  return (
    <svg
      className="card-glyph"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
