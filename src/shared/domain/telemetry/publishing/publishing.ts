import { z } from 'zod';
import { deviceId, leaseId, seatId } from '#shared/domain/identity/ids.ts';
import { keepClass } from '../keep-rules.ts';
import { signal } from '../signal.ts';
import type { Tag } from '../tag.ts';
import { topicFault } from './topic.ts';

/** Which tags are published: those that every list names; an empty list names all. */
export const publishedTags = z.object({
  leaseIds: z.array(leaseId).max(1_000).default([]),
  deviceIds: z.array(deviceId).max(2_000).default([]),
  signals: z.array(signal).max(100).default([]),
  keeps: z.array(keepClass).max(3).default([]),
});
export type PublishedTags = z.output<typeof publishedTags>;

/** What may wait on the disk while the broker is away; beyond any of these the oldest is shed. */
export const publishingLimits = z.object({
  mostMessages: z.number().int().min(100).max(20_000_000).default(1_000_000),
  mostMegabytes: z.number().int().min(1).max(20_000).default(500),
  mostDays: z.number().min(0.01).max(366).default(7),
});
export type PublishingLimits = z.output<typeof publishingLimits>;

/** What the core may change; the seat is the one that saves it. */
export const publishingFields = z.object({
  enabled: z.boolean().default(true),
  topic: z
    .string()
    .trim()
    .min(1)
    .max(400)
    .refine((topic) => topicFault(topic) === null, 'is no topic to publish on'),
  tags: publishedTags,
  limits: publishingLimits,
});
export type PublishingFields = z.output<typeof publishingFields>;

/**
 * The publishing of own tags to the broker of a device. Kept with the device, whose connection it uses; an MQTT device
 * without tags is a connection for publishing alone.
 */
export const publishing = publishingFields.extend({
  /** The seat that publishes: two of them would say everything twice. */
  seatId,
});
export type Publishing = z.output<typeof publishing>;

/** A broker is not sent its own tags: they came from there. */
export function isPublished(
  tag: Tag,
  to: string,
  { leaseIds, deviceIds, signals, keeps }: PublishedTags,
) {
  return (
    tag.deviceId !== to &&
    names(leaseIds, tag.leaseId) &&
    names(deviceIds, tag.deviceId) &&
    names(signals, tag.signal) &&
    names(keeps, tag.keep ?? 'standard')
  );
}

function names<T>(list: readonly T[], one: T | null): boolean {
  return list.length === 0 || (one !== null && list.includes(one));
}
