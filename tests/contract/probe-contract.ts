import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { frameDescription } from '#shared/contract/frames.ts';
import { command, query, stream } from '#shared/contract/call.ts';
import { everyone } from '#shared/domain/people/role.ts';

/** zod's own number takes neither NaN nor infinities. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');

/** Calls that show what a transport does to them; beside the product's own contract. */
export const probe = {
  echo: query().input(z.unknown()).output(z.unknown()),
  /** Answers after the given time, in which it can be aborted. */
  wait: query()
    .input(z.object({ ms: z.number() }))
    .output(z.number()),
  append: command({ roles: everyone }).input(z.number()).output(z.array(z.number())),
  count: stream()
    .input(z.object({ to: z.number(), pauseMs: z.number().default(0) }))
    .output(eventIterator(z.object({ index: z.number(), value: anyNumber }))),
  /** Two events, then the refusal. */
  breakOff: stream().output(eventIterator(z.number())),
  frame: query()
    .input(z.object({ kind: z.enum(['odd', 'empty', 'mixed']), rows: z.number().default(0) }))
    .output(z.object({ frame: frameDescription })),
  frames: query().input(z.number()).output(z.array(frameDescription)),
  state: query().output(
    z.object({ openStreams: z.number(), pulled: z.number(), abortedCalls: z.number() }),
  ),
};
