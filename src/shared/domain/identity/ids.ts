import { z } from 'zod';
import type { Brand } from '#shared/kit/brand.ts';

export type TenantId = Brand<'TenantId'>;
export type PersonId = Brand<'PersonId'>;
/** One installation of WellOS (an office PC, a truck laptop), known by its signing key. */
export type SeatId = Brand<'SeatId'>;
export type WellId = Brand<'WellId'>;
export type LeaseId = Brand<'LeaseId'>;
/** A field device or broker that is polled or subscribed to. */
export type DeviceId = Brand<'DeviceId'>;
export type TagId = Brand<'TagId'>;
export type CommandId = Brand<'CommandId'>;
export type BatchId = Brand<'BatchId'>;
export type JobId = Brand<'JobId'>;
export type FileId = Brand<'FileId'>;
export type TokenId = Brand<'TokenId'>;
export type AlarmId = Brand<'AlarmId'>;
export type TrendViewId = Brand<'TrendViewId'>;
export type AnnotationId = Brand<'AnnotationId'>;
export type AttachmentId = Brand<'AttachmentId'>;

// Cast, not transformed: what comes out is still known to be a string, for the OpenAPI document too.
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const ulidOf = <T extends string>() =>
  z.string().regex(ulid, 'must be a ULID') as unknown as z.ZodType<T, string>;
const nameOf = <T extends string>() =>
  z
    .string()
    .min(1)
    .max(120)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._~:/-]*$/,
      'may hold letters, digits and . _ ~ : / -',
    ) as unknown as z.ZodType<T, string>;

export const tenantId = ulidOf<TenantId>();
export const personId = ulidOf<PersonId>();
export const seatId = ulidOf<SeatId>();
export const wellId = ulidOf<WellId>();
export const leaseId = ulidOf<LeaseId>();
export const deviceId = ulidOf<DeviceId>();
/** `<device id>/<key of the tag in its device>`; a key is given by whoever configures the device. */
export const tagId = nameOf<TagId>();
export const commandId = ulidOf<CommandId>();
export const batchId = ulidOf<BatchId>();
export const jobId = ulidOf<JobId>();
export const fileId = ulidOf<FileId>();
export const tokenId = ulidOf<TokenId>();
export const trendViewId = ulidOf<TrendViewId>();
export const annotationId = ulidOf<AnnotationId>();
export const attachmentId = ulidOf<AttachmentId>();
/** `<id of the device, well or lease it belongs to>/<key of the alarm there>`. */
export const alarmId = nameOf<AlarmId>();
