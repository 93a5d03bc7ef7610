import { expect, it } from 'vitest';
import { leastStripPx, neededHeight, stripRects } from './strip-layout.ts';

it('stacks plots of one width without touching each other or the time axis', () => {
  const rects = stripRects({ width: 800, height: 600, count: 4, leftAxes: 1, rightAxes: 0 });
  expect(new Set(rects.map(({ x, width }) => `${x} ${width}`)).size).toBe(1);
  rects.slice(1).forEach((rect, index) => {
    expect(rect.y).toBeGreaterThan(rects[index]!.y + rects[index]!.height);
  });
  expect(rects[3]!.y + rects[3]!.height).toBeLessThanOrEqual(600 - 26);
});

it('leaves room for the axes on both sides', () => {
  const [rect] = stripRects({ width: 800, height: 400, count: 1, leftAxes: 2, rightAxes: 1 });
  expect(rect).toMatchObject({ x: 116, width: 800 - 116 - 58 });
});

it('needs room for twenty strips that can still be read', () => {
  const height = neededHeight(20);
  const rects = stripRects({ width: 800, height, count: 20, leftAxes: 1, rightAxes: 0 });
  expect(rects[0]!.height).toBeGreaterThanOrEqual(leastStripPx);
});
