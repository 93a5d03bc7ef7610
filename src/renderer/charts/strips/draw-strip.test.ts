import { describe, expect, it } from 'vitest';
import { drawStrip } from './draw-strip.ts';
import { niceScale } from './nice-scale.ts';
import type { Strip, StripLimit, StripsScene } from './strip-scene.ts';

const rect = { x: 50, y: 10, width: 400, height: 100 };
const theme = { colour: (name: string) => name, muted: 'muted', fontPx: 12, font: 'sans' };
const scene = {
  window: { fromMs: 0, toMs: 1_000 },
  marks: [],
  theme,
} as unknown as StripsScene;

function draw(values: readonly number[]) {
  const scale = niceScale(0, 100, 5);
  const limits = values.map((value): StripLimit => ({
    value,
    text: `H ${value}`,
    scale,
    colour: 'series-1',
  }));
  const strip: Strip = { key: 's', axes: [], traces: [], title: null, limits };
  const { children } = drawStrip(scene, strip, rect, []) as {
    children: readonly {
      type: string;
      shape: Record<string, number>;
      style: Record<string, unknown>;
    }[];
  };
  return children;
}

describe('limits of a strip', () => {
  it('are lines from side to side at their height, with their words', () => {
    const [line, text] = draw([75]);
    expect(line).toMatchObject({ type: 'line', shape: { x1: 50, x2: 450, y1: 35.5, y2: 35.5 } });
    expect(text!.style).toMatchObject({ text: 'H 75', verticalAlign: 'bottom' });
  });

  it('have their words beneath where there is no room above, and are left out beyond the scale', () => {
    expect(draw([99])[1]!.style).toMatchObject({ verticalAlign: 'top' });
    expect(draw([101, -1])).toEqual([]);
  });
});
