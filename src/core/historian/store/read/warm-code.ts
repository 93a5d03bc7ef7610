import { decodeBlocks, encodeBlocks } from '../months/blocks.ts';
import { decodeRollups, minuteMs, tiersOf } from '../rollups/tiers.ts';
import type { Run } from '../columns/run.ts';

const samples = 4_096;
/** Eight a minute: the fewest of which rollups are kept. */
const periodMs = 7_500;
const rounds = 40;

/**
 * Decodes columns that nobody asked for, a little at a time behind what is asked: so that the loops which every question
 * runs through are machine code when the first of them comes. Interpreted they take ten times as long.
 */
export async function warmCode(): Promise<void> {
  const run = noisyRun();
  const blocks = encodeBlocks(run);
  const { minutes } = tiersOf(run);
  for (let round = 0; round < rounds; round++) {
    await new Promise((done) => setImmediate(done));
    decodeBlocks(blocks, () => undefined);
    if (minutes) decodeRollups(minutes, minuteMs);
  }
}

/** Values of one decimal about a slow wave, times a little off: as meters are read. */
function noisyRun(): Run {
  let seed = 1;
  const noise = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const places = Array.from({ length: samples }, (_, place) => place);
  return {
    times: Float64Array.from(places, (place) => place * periodMs + Math.round(noise() * 20)),
    values: Float64Array.from(
      places,
      (place) => Math.round(1_000 + 300 * Math.sin(place / 500) + 20 * noise()) / 10,
    ),
    flags: new Uint16Array(samples),
    texts: [],
  };
}
