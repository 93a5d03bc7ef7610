import { z } from 'zod';
import { deviceId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { browsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import { deviceStates } from '#shared/domain/telemetry/device-status.ts';
import { deviceAddress } from '#shared/domain/telemetry/device.ts';
import { serverCertificate } from '#shared/domain/telemetry/server-certificate.ts';
import { tag } from '#shared/domain/telemetry/tag.ts';
import { command, commandDone, commandFields, publicQuery, query } from './call.ts';

export const deviceStatus = z.object({
  deviceId,
  state: z.enum(deviceStates),
  reason: z.string(),
  sinceMs: z.number(),
  retries: z.number().int(),
  lastSampleMs: z.number().nullable(),
  samplesPerMinute: z.number(),
  lastError: z.string().nullable(),
  nextTryMs: z.number().nullable(),
  /** Host or serial port that is gone with all devices that are reached through it. */
  placeGone: z.string().nullable(),
  /** How the last questions went: share answered, and how long answers took. */
  exchanges: z
    .object({
      answeredPct: z.number(),
      p50Ms: z.number().nullable(),
      p99Ms: z.number().nullable(),
    })
    .nullable(),
  /** Bytes that went over its line; null where the line does not tell. */
  traffic: z.object({ sentBytes: z.number(), receivedBytes: z.number() }).nullable(),
});

export const deviceFields = z.object({
  name: z.string().trim().min(1).max(120),
  address: deviceAddress,
  scanMs: z.number().int().min(100).max(86_400_000),
  enabled: z.boolean(),
});
export type DeviceFields = z.output<typeof deviceFields>;

/** A tag to be configured; its id becomes `<device id>/<key>`. */
export const tagFields = tag
  .omit({ tagId: true, deviceId: true })
  .extend({ key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/) });
export type TagFields = z.output<typeof tagFields>;

export const devices = {
  list: publicQuery({
    method: 'GET',
    path: '/devices',
    summary: 'List the devices with their state',
  }).output(
    z.array(
      deviceFields.extend({
        deviceId,
        /** This seat keeps a password for it. */
        hasPassword: z.boolean(),
        /** The certificate with which this seat logs in; null: it keeps none. */
        identity: z.object({ subject: z.string(), validToMs: z.number() }).nullable(),
        tagCount: z.number().int(),
        status: deviceStatus.nullable(),
      }),
    ),
  ),
  create: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        fields: deviceFields,
        tags: z.array(tagFields).max(2_000).default([]),
      }),
    )
    .output(commandDone.extend({ deviceId })),
  change: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId, changes: deviceFields.partial() }))
    .output(commandDone),
  /** Adds or replaces tags by key; others stay. */
  saveTags: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId, tags: z.array(tagFields).min(1).max(2_000) }))
    .output(commandDone),
  /** Takes tags away by key; what was stored of them stays. Keys that are not there change nothing. */
  removeTags: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        deviceId,
        keys: z.array(tagFields.shape.key).min(1).max(2_000),
      }),
    )
    .output(commandDone),
  remove: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId }))
    .output(commandDone),
  /** What a device has below a node, or at the top (null). Refuses `browse-impossible`, `node-not-found`, `device-offline`. */
  browse: query({ roles: controlWriters })
    .input(z.object({ deviceId, below: z.string().max(400).nullable() }))
    .output(z.array(browsedNode)),
  /** Certificates that servers showed to this seat, those that were refused first. */
  certificates: query().output(z.array(serverCertificate)),
  /** Takes a server for who it says it is, or no longer; of this seat, from the next connection on. */
  judgeCertificate: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, fingerprint: z.string().max(200), isTrusted: z.boolean() }))
    .output(commandDone),
  /** Keeps the password of a device or broker on this seat, or forgets it (null). Each seat has its own. */
  setPassword: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId, password: z.string().max(400).nullable() }))
    .output(commandDone),
  /**
   * Keeps the certificate with which this seat logs in, and its key, or forgets them (null). Each seat has its own.
   * Refuses `identity-unreadable`, `identity-mismatched`.
   */
  setIdentity: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        deviceId,
        identity: z
          .object({
            certificate: z.string().max(20_000),
            privateKey: z.string().max(20_000),
            passphrase: z.string().max(400).optional(),
          })
          .nullable(),
      }),
    )
    .output(commandDone),
  /** Asks a device for its values at once. */
  pollNow: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId }))
    .output(commandDone),
};
