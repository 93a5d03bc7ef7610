import { isQuick } from '../report.ts';
import { minuteMs, type Question } from './questions.ts';
import { mergeByArrival, type Rows } from './rows.ts';
import { listTags, sampleTag } from './workload.ts';

const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const seed = 4;
const mostTags = 20_000;
const secondsPerDay = 86_400;

/** How much of everything; `--quick` walks the same path with less. */
export const plan = isQuick
  ? {
      tagCount: 2_000,
      ingestScans: 150,
      ingestRounds: 1,
      sizeTags: 20,
      sizeSeconds: 7_200,
      daySeconds: 3_600,
      monthDays: 2,
      askTimes: 3,
      askRounds: 1,
      steadySeconds: 3,
      busySeconds: 2,
      sealingFillScans: 1_200,
      sealingScans: 200,
      wideScans: 60,
      plantSeconds: 4,
    }
  : {
      tagCount: 2_000,
      ingestScans: 750,
      ingestRounds: 3,
      sizeTags: 20,
      sizeSeconds: 4 * secondsPerDay,
      daySeconds: secondsPerDay,
      monthDays: 30,
      askTimes: 9,
      askRounds: 3,
      steadySeconds: 30,
      busySeconds: 20,
      sealingFillScans: 3_600,
      sealingScans: 2_400,
      wideScans: 900,
      plantSeconds: 60,
    };

export const batchRows = 20_000;
/** Midnight at which the archive ends and the ingested samples begin. */
export const endMs = Date.UTC(2025, 0, 31);
export const startMs = endMs - plan.monthDays * dayMs;
/** Asked for a month; a decimal analog. */
const monthTag = 1_980;

/** Every tag, scan after scan: what is ingested. */
export function makeIngest(tagCount: number, scans: number): Rows {
  return mergeByArrival(sampleTags(tagNumbers(0, tagCount), scans, endMs));
}

/** The tags of a whole device for days: what size is measured on, as the room of one day is needed twice while it is made one. */
export function makeDevice(): Rows {
  const beganMs = endMs - plan.sizeSeconds * 1_000;
  return mergeByArrival(sampleTags(tagNumbers(0, plan.sizeTags), plan.sizeSeconds, beganMs));
}

/** One tag for a month, and the last minute of all others, so that every tag has a newest sample. */
export function makeRest(): { readonly month: Rows; readonly minute: Rows } {
  const others = tagNumbers(plan.sizeTags, plan.tagCount).filter((no) => no !== monthTag);
  return {
    month: mergeByArrival(sampleTags([monthTag], plan.monthDays * secondsPerDay, startMs)),
    minute: mergeByArrival(sampleTags(others, 60, endMs - minuteMs)),
  };
}

export const questions: Readonly<Record<string, Question>> = {
  'latest of 2,000 tags': {
    kind: 'latest',
    fromMs: endMs - 5 * minuteMs,
    toMs: endMs + 1_000,
  },
  '1 tag, 1 h raw': {
    kind: 'raw',
    tag: monthTag,
    fromMs: startMs + dayMs,
    toMs: startMs + dayMs + hourMs,
  },
  [`1 tag, ${plan.monthDays} d to 960 points`]: {
    kind: 'buckets',
    tags: [monthTag],
    fromMs: startMs,
    toMs: endMs,
    buckets: 960,
  },
  [`20 tags, ${plan.daySeconds / 3_600} h at 1 min`]: {
    kind: 'buckets',
    tags: tagNumbers(0, 20),
    fromMs: endMs - plan.daySeconds * 1_000,
    toMs: endMs,
    buckets: plan.daySeconds / 60,
  },
};

function sampleTags(numbers: readonly number[], scans: number, fromMs: number) {
  const tags = listTags(mostTags, seed);
  return numbers.map((tagNo) => ({
    tagNo,
    ...sampleTag(tags[tagNo]!, scans, fromMs, seed),
  }));
}

function tagNumbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
