import { z } from 'zod';
import { deviceId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import {
  publishedTags,
  publishing as settings,
  publishingFields,
} from '#shared/domain/telemetry/publishing/publishing.ts';
import { command, commandDone, commandFields, query } from './call.ts';

/** What became of samples on their way to one broker, since its publishing was set up on this seat. */
export const publishingStatus = z.object({
  /** On the disk of this seat, not acknowledged by the broker yet. */
  waiting: z.number().int(),
  waitingBytes: z.number(),
  /** When the oldest of them came; null: nothing waits. */
  oldestMs: z.number().nullable(),
  published: z.number().int(),
  lastPublishedMs: z.number().nullable(),
  /** Thrown away unpublished, oldest first, for want of room or because they were too old. */
  shed: z.number().int(),
  lastShedMs: z.number().nullable(),
  /** The broker will never take these: not allowed, or no topic of its. */
  refused: z.number().int(),
  lastRefusal: z.string().nullable(),
});
export type PublishingStatus = z.output<typeof publishingStatus>;

export const publishing = {
  /** Brokers that own tags are published to. */
  list: query().output(
    z.array(
      z.object({
        deviceId,
        publishing: settings,
        /** Null on other seats than the one that publishes. */
        status: publishingStatus.nullable(),
      }),
    ),
  ),
  /** Publishes from this seat to the broker of an MQTT device. Refuses `device-not-found`, `publish-impossible`. */
  save: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId, publishing: publishingFields }))
    .output(commandDone),
  /** Ends it; what waits is thrown away. */
  remove: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId }))
    .output(commandDone),
  /** What would be published with these settings. */
  preview: query({ roles: controlWriters })
    .input(z.object({ deviceId, topic: publishingFields.shape.topic, tags: publishedTags }))
    .output(
      z.object({
        tagCount: z.number().int(),
        /** Tags that have a topic in common with another: a subscriber cannot tell them apart. */
        sharedCount: z.number().int(),
        examples: z.array(z.object({ topic: z.string(), payload: z.string() })),
      }),
    ),
  /** Publishes a real message, `{"test":true,…}` with every name of the template replaced by `test`. */
  test: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, deviceId, topic: publishingFields.shape.topic }))
    .output(commandDone.extend({ isTaken: z.boolean(), topic: z.string(), answer: z.string() })),
};
