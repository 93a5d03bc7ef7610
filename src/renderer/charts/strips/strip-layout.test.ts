import { expect, it } from 'vitest';
import { leastStripPx, neededHeight, stripRects } from './strip-layout.ts';

it('stacks plots of one width without touching each other or the time axis', () => {
  const rects = stripRects({
    width: 800,
    height: 600,
    count: 4,
    leftAxes: 1,
    rightAxes: 0,
    hasTitles: false,
  });
  expect(new Set(rects.map(({ x, width }) => `${x} ${width}`)).size).toBe(1);
  rects.slice(1).forEach((rect, index) => {
    expect(rect.y).toBeGreaterThan(rects[index]!.y + rects[index]!.height);
  });
  expect(rects[3]!.y + rects[3]!.height).toBeLessThanOrEqual(600 - 26);
});

it('leaves room for the axes on both sides', () => {
  const [rect] = stripRects({
    width: 800,
    height: 400,
    count: 1,
    leftAxes: 2,
    rightAxes: 1,
    hasTitles: false,
  });
  expect(rect).toMatchObject({ x: 116, width: 800 - 116 - 58 });
});

it('needs room for twenty strips that can still be read', () => {
  const height = neededHeight(20, false);
  const rects = stripRects({
    width: 800,
    height,
    count: 20,
    leftAxes: 1,
    rightAxes: 0,
    hasTitles: false,
  });
  expect(rects[0]!.height).toBeGreaterThanOrEqual(leastStripPx);
});

it('writes titles beside the plots where there is room, else above them', () => {
  const at = (width: number) =>
    stripRects({ width, height: 400, count: 2, leftAxes: 1, rightAxes: 0, hasTitles: true })[0]!;
  expect(at(900).x).toBe(58 + 124);
  expect(at(390).x).toBe(58);
  expect(at(390).y - at(900).y).toBe(17);
});
