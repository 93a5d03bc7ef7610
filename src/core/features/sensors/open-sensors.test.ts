import { expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { createLiveValues } from '#core/historian/create-live-values.ts';
import { markSilent } from './open-sensors.ts';

it('TEL-93 marks a sensor stale that missed three of its posts, once, and no other', () => {
  const live = createLiveValues();
  const clock = { now: 0 };
  const ports = { clock: { nowMs: () => clock.now, monotonicMs: () => clock.now } } as never;
  const tags = [
    { tagId: 'P/often' as TagId, scanMs: 10_000 },
    { tagId: 'P/seldom' as TagId, scanMs: 3_600_000 },
    { tagId: 'P/whenever' as TagId, scanMs: null },
  ];
  live.take(
    tags.map(({ tagId }) => ({
      tagId,
      sourceMs: 0,
      arrivalMs: 0,
      value: 5,
      quality: 'good',
      reason: 'none',
    })),
  );
  clock.now = 30_000;
  markSilent({ live, ports }, tags);
  expect(live.now().every(({ quality }) => quality === 'good')).toBe(true);
  clock.now = 30_001;
  markSilent({ live, ports }, tags);
  expect(live.now().map(({ tagId, quality, reason }) => [tagId, quality, reason])).toEqual([
    ['P/often', 'uncertain', 'stale'],
    ['P/seldom', 'good', 'none'],
    ['P/whenever', 'good', 'none'],
  ]);
  const [before] = live.now([tags[0]!.tagId]);
  clock.now = 60_000;
  markSilent({ live, ports }, tags);
  expect(live.now([tags[0]!.tagId])[0]).toBe(before);
  live.close();
});
