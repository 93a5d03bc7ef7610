import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { cardToText, type DynamometerCard } from '#shared/domain/lift/card.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { readCards } from './lift.ts';

let test: TestTenant;
beforeEach(() => (test = openTestTenant()));
afterEach(() => test.close());

const tagId = 'DEVICE/surfaceCard' as TagId;
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 2, 1);
const card = (atMs: number): DynamometerCard => ({
  kind: 'surface',
  atMs,
  periodS: 7.5,
  event: null,
  reported: { fillagePct: null, netStrokeIn: null, fluidLoadLbf: null },
  positionIn: [0, 10, 20, 30, 40, 30, 20, 10],
  loadLbf: [5, 9, 9, 9, 9, 5, 5, 5],
});
const sample = (atMs: number, changes: Partial<Sample> = {}): Sample => ({
  tagId,
  sourceMs: atMs,
  arrivalMs: atMs,
  value: cardToText(card(atMs)),
  quality: 'good',
  reason: 'none',
  ...changes,
});
const ask = (limit: number, fromMs = startMs) =>
  readCards(test.deps, { tagId, fromMs, toMs: startMs + 30 * 86_400_000, limit });

it('LFT-33 lists the cards of a period newest first, each once', async () => {
  const times = Array.from({ length: 30 }, (_, n) => startMs + n * 30 * minuteMs);
  await test.deps.samples.append(times.map((atMs) => sample(atMs)));
  // The same card once more, as a mark of a lost line repeats it at another time.
  await test.deps.samples.append([
    sample(times[3]! + 1, { value: cardToText(card(times[3]!)) }),
    sample(times[4]! + 1, { quality: 'uncertain', reason: 'offline' }),
    sample(times[5]! + 1, { value: null, quality: 'bad', reason: 'timeout' }),
    sample(times[6]! + 1, { value: 12 }),
    sample(times[7]! + 1, { value: 'Normal' }),
  ]);
  const { cards, isCut } = await ask(100);
  expect(cards.map(({ atMs }) => atMs)).toEqual(times.toReversed());
  expect(isCut).toBe(false);
});

it('LFT-33 says when there are older ones', async () => {
  const times = Array.from({ length: 30 }, (_, n) => startMs + n * minuteMs);
  await test.deps.samples.append(times.map((atMs) => sample(atMs)));
  const { cards, isCut } = await ask(10);
  expect(cards.map(({ atMs }) => atMs)).toEqual(times.slice(-10).toReversed());
  expect(isCut).toBe(true);
  expect((await ask(10, times[25])).cards).toHaveLength(5);
  expect(await ask(10, times[29]! + 1)).toEqual({ cards: [], isCut: false });
});
