import { z } from 'zod';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { commandDone, commandFields, publicCommand } from './call.ts';

/** Most samples of one post; more come in several. */
export const mostPosted = 10_000;

const postedSample = z.object({
  /** The tag's id, or `device/name` as device and sensor are called here. */
  tag: z.string().min(1).max(200),
  /** ISO 8601 with its zone, or milliseconds since 1970; left out: the time it arrives. */
  at: z.union([z.iso.datetime({ offset: true }), z.number()]).optional(),
  value: z.union([z.number(), z.boolean(), z.string().max(400)]).nullable(),
  quality: z.enum(['good', 'uncertain', 'bad']).default('good'),
});

/** What was not taken, and why; the rest was. */
const postRejection = z.object({
  /** Place in the post, from 0; in line protocol the line, from 1. */
  index: z.number().int(),
  problem: z.enum([
    'unknown-tag',
    'not-a-sensor',
    'bad-time',
    'no-fields',
    'bad-value',
    'bad-labels',
  ]),
});

const postDone = commandDone.extend({
  /** On the disk when this is answered. What is posted again changes nothing and counts again. */
  taken: z.number().int(),
  rejected: z.array(postRejection),
});

/** For sensors and gateways that post their samples themselves. Refuses `too-busy` while too much is being taken. */
export const sensors = {
  post: publicCommand(
    { method: 'POST', path: '/samples', summary: 'Post samples of sensors' },
    { roles: fieldWriters, takesTurns: true },
  )
    .input(z.object({ ...commandFields, samples: z.array(postedSample).min(1).max(mostPosted) }))
    .output(postDone),
  /** The measurement (or the label `device`) is the device, the field the sensor. */
  postLines: publicCommand(
    { method: 'POST', path: '/samples/lines', summary: 'Post samples in line protocol' },
    { roles: fieldWriters, takesTurns: true },
  )
    .input(
      z.union([
        z.object({ ...commandFields, lines: z.string().min(1).max(2_000_000) }),
        z.string().min(1).max(2_000_000),
      ]),
    )
    .output(postDone),
};
