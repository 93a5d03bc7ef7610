import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { DynamometerCard } from '#shared/domain/lift/card.ts';
import { rodString } from '#shared/domain/lift/rod-string.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { pumpOfTag, pumpsIn } from './pumps.ts';
import { fillagePctOf, strokesOf } from './strokes.ts';

const count = 100;
const angle = (n: number) => (2 * Math.PI * n) / count;
const card = (kind: 'surface' | 'pump', atMs: number): DynamometerCard => ({
  kind,
  atMs,
  periodS: 10,
  event: kind === 'surface' ? 1 : null,
  reported: { fillagePct: kind === 'pump' ? 61 : null, netStrokeIn: null, fluidLoadLbf: null },
  positionIn: Array.from({ length: count }, (_, n) => 50 - 50 * Math.cos(angle(n))),
  loadLbf: Array.from({ length: count }, (_, n) => (n < count / 2 ? 18_000 : 12_000)),
});
const rods = rodString.parse({ sections: [{ lengthFt: 5_000, diameterIn: 0.875 }] });

describe('strokes', () => {
  it('are put together by the time of their cards, newest first', () => {
    const strokes = strokesOf({
      surface: [card('surface', 1_000), card('surface', 3_000)],
      pump: [card('pump', 3_000), card('pump', 2_000)],
      rods: null,
      wanted: 'device',
    });
    expect(strokes.map(({ atMs, surface, pump }) => [atMs, !!surface, !!pump])).toEqual([
      [3_000, true, true],
      [2_000, false, true],
      [1_000, true, false],
    ]);
    expect(strokes[0]).toMatchObject({ source: 'device', event: 1 });
    expect(strokes[0]!.surfaceFigures).toMatchObject({ peakLoadLbf: 18_000, strokeIn: 100 });
    expect(strokes[2]).toMatchObject({ pumpFigures: null, fillage: null });
    expect(fillagePctOf(strokes[2]!)).toBeNull();
  });

  it('have a card of the pump from the rods where the device sends none, or where it is asked for', () => {
    const surface = [card('surface', 1_000)];
    const pump = [card('pump', 1_000)];
    const [computed] = strokesOf({ surface, pump: [], rods, wanted: 'device' });
    expect(computed!.source).toBe('computed');
    expect(computed!.pump!.loadLbf).toHaveLength(count);
    expect(strokesOf({ surface, pump, rods, wanted: 'device' })[0]!.source).toBe('device');
    expect(strokesOf({ surface, pump, rods, wanted: 'computed' })[0]!.source).toBe('computed');
  });

  it('say the fillage that the controller says when their own card hands over no load', () => {
    const flat = { ...card('pump', 1_000), loadLbf: Array.from({ length: count }, () => 5_000) };
    const [stroke] = strokesOf({ surface: [], pump: [flat], rods, wanted: 'device' });
    expect(stroke!.fillage).toBeNull();
    expect(fillagePctOf(stroke!)).toBe(61);
  });
});

describe('pumps', () => {
  const tag = (tagId: string, signal: Tag['signal'], more: Partial<Tag> = {}) =>
    ({
      tagId,
      deviceId: tagId.split('/')[0],
      wellId: 'W',
      equipment: null,
      signal,
      ...more,
    }) as Tag;
  const tags = [
    tag('D/surface', 'surfaceCard', { model: { kind: 'rodString', ...rods } }),
    tag('D/pump', 'pumpCard'),
    tag('D/tubing', 'tubingPsi'),
    tag('E/pump', 'pumpCard'),
  ];

  it('are the wells of devices that send cards', () => {
    const pumps = pumpsIn(tags);
    expect(pumps).toMatchObject([
      { surface: 'D/surface', pump: 'D/pump', rods: { sections: [{ lengthFt: 5_000 }] } },
      { surface: null, pump: 'E/pump', rods: null },
    ]);
    expect(pumpOfTag(pumps, 'D/pump')).toBe(pumps[0]);
    expect(pumpOfTag(pumps, 'D/tubing' as TagId)).toBeUndefined();
    expect(pumpOfTag(pumps, null)).toBeUndefined();
  });
});
