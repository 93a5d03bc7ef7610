import { createRandom, type Random } from './random.ts';
import {
  convertedSignal,
  counterSignal,
  decimalSignal,
  noisySignal,
  scaledSignal,
  setpointSignal,
  stateSignal,
  temperatureSignal,
  type Signal,
} from './signals.ts';

/**
 * The plant every historian benchmark runs on: tags on 40 devices scanned each second, the same for the same seed.
 * Of every 20 tags: 6 decimal analogs (half of them scaled as raw * 0.01), 3 float32 from an ADC, 2 float32 full of
 * noise, 2 counters, 3 booleans, 2 states, 1 setpoint, 1 slow temperature. 70 % take the time of their device's poll,
 * 30 % have a source time of their own. Times jitter by 4 ms, one in a hundred comes late; one scan in 1,800 is missed;
 * 0.27 % of the samples are bad, in bursts.
 */
export const tagKinds = [
  'decimal',
  'scaled',
  'converted',
  'noisy',
  'counter',
  'boolean',
  'state',
  'setpoint',
  'temperature',
] as const;
export type TagKind = (typeof tagKinds)[number];

export interface WorkloadTag {
  readonly tagNo: number;
  readonly deviceNo: number;
  readonly kind: TagKind;
  readonly hasOwnTimes: boolean;
}

/** Samples of one tag, scan after scan. Booleans are 0 and 1; flags are 0 for good, 2 for bad. */
export interface TagSamples {
  readonly times: Float64Array;
  readonly numbers: Float64Array;
  readonly flags: Uint16Array;
}

const deviceCount = 40;
const periodMs = 1_000;
const jitterMs = 4;
const badShare = 0.0027;
const burstScans = 20;

const tagsOfKind: Record<TagKind, number> = {
  decimal: 3,
  scaled: 3,
  converted: 3,
  noisy: 2,
  counter: 2,
  boolean: 3,
  state: 2,
  setpoint: 1,
  temperature: 1,
};
const kindsOfTwenty = tagKinds.flatMap((kind) =>
  Array.from({ length: tagsOfKind[kind] }, () => kind),
);

const signals: Record<TagKind, (random: Random) => Signal> = {
  decimal: decimalSignal,
  scaled: scaledSignal,
  converted: convertedSignal,
  noisy: noisySignal,
  counter: counterSignal,
  boolean: (random) => stateSignal(random, 2),
  state: (random) => stateSignal(random, 6),
  setpoint: setpointSignal,
  temperature: temperatureSignal,
};

export function listTags(tagCount: number, seed: number): WorkloadTag[] {
  return Array.from({ length: tagCount }, (_, tagNo) => ({
    tagNo,
    deviceNo: Math.floor(tagNo / kindsOfTwenty.length) % deviceCount,
    kind: kindsOfTwenty[tagNo % kindsOfTwenty.length]!,
    hasOwnTimes: createRandom(mixSeed(seed, 1, tagNo)).uniform() < 0.3,
  }));
}

/** Which scans a device answered and when: shared by its tags but those with times of their own. */
export function pollTimes(tag: WorkloadTag, scans: number, startMs: number, seed: number) {
  const missed = createRandom(mixSeed(seed, 2, tag.deviceNo));
  const jitter = createRandom(
    tag.hasOwnTimes ? mixSeed(seed, 3, tag.tagNo) : mixSeed(seed, 4, tag.deviceNo),
  );
  const times = new Float64Array(scans);
  let count = 0;
  let last = -Infinity;
  for (let scan = 0; scan < scans; scan++) {
    const lateMs = jitter.uniform() < 0.01 ? jitter.uniform() * 400 : 0;
    const time = Math.round(startMs + scan * periodMs + jitterMs * jitter.normal() + lateMs);
    if (missed.uniform() < 1 / 1_800) continue;
    times[count++] = last = Math.max(time, last + 1);
  }
  return times.slice(0, count);
}

export function sampleTag(
  tag: WorkloadTag,
  scans: number,
  startMs: number,
  seed: number,
): TagSamples {
  const times = pollTimes(tag, scans, startMs, seed);
  const random = createRandom(mixSeed(seed, 5, tag.tagNo));
  const signal = signals[tag.kind](random);
  const flags = new Uint16Array(times.length);
  let badLeft = 0;
  const numbers = Float64Array.from(times, (_, at) => {
    if (badLeft > 0) badLeft--;
    else if (random.uniform() < badShare / burstScans) badLeft = burstScans;
    if (badLeft > 0) flags[at] = 2;
    return signal(at);
  });
  return { times, numbers, flags };
}

function mixSeed(seed: number, stream: number, no: number): number {
  return (
    Math.imul(seed ^ Math.imul(stream, 0x9e37_79b1), 0x85eb_ca6b) ^ Math.imul(no + 1, 0xc2b2_ae35)
  );
}
