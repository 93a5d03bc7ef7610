import { eventIterator } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';
import { query, stream } from '#shared/contract/call.ts';
import { frameDescription } from '#shared/contract/frames.ts';
import type { ChannelFrames } from '#core/serve-channel.ts';

const liveValue = z.object({ tagId: z.string(), value: z.number(), quality: z.string() });

export const load = {
  /** A call of the size screens make: a few fields there, ten values back. */
  read: query()
    .input(z.object({ wellId: z.string() }))
    .output(z.array(liveValue)),
  values: stream()
    .input(z.number())
    .output(eventIterator(z.object({ values: z.array(liveValue) }))),
  samples: query()
    .input(z.number())
    .output(z.object({ frame: frameDescription })),
};

export const tenValues = Array.from({ length: 10 }, (_, index) => ({
  tagId: `01JD0000000000000000000000/tubing-pressure-${index}`,
  value: 812.5 + index / 3,
  quality: 'good',
}));

const os = implement(load).$context<ChannelFrames>();

export const loadRouter = {
  read: os.read.handler(() => tenValues),
  values: os.values.handler(async function* ({ input }) {
    for (let index = 0; index < input; index++) yield { values: tenValues };
  }),
  samples: os.samples.handler(({ input, context }) => ({
    frame: context.frames.send(columns(input)),
  })),
};

/** What a trend of raw samples is made of. */
export function columns(rows: number) {
  const sourceMs = new Float64Array(rows);
  const value = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    sourceMs[row] = 1.7e12 + row * 1_000;
    value[row] = 500 + Math.sin(row / 100);
  }
  return { sourceMs, value, quality: new Uint8Array(rows) };
}
