import { z } from 'zod';

const MEGABYTE = 1024 * 1024;
const count = (standard: number) => z.number().int().positive().default(standard);

/** What one relay bears of anybody; a file of `--limits` says otherwise. */
export const limits = z.strictObject({
  /** Chunks and blobs of a tenant, unless its account says another. */
  quotaBytes: count(20 * 1024 * MEGABYTE),
  maxBlobBytes: count(512 * MEGABYTE),
  /** An upload that nobody goes on with is let go. */
  uploadKeptMs: count(7 * 24 * 60 * 60_000),
  maxConnections: count(20_000),
  maxConnectionsPerTenant: count(2_000),
  maxConnectionsPerDevice: count(4),
  /** Connections and sessions begun from one address a minute; a whole office may come from one. */
  connectsPerMinute: count(600),
  /** Proofs that failed from one address a minute, after which nobody there is heard for as long. */
  deniedPerMinute: count(30),
  messagesPerSecond: count(400),
  /** Of chunks of one device, on average; who sends more is read from more slowly. */
  bytesPerSecond: count(8 * MEGABYTE),
  /** Within which who connects proves itself. */
  proveWithinMs: count(10_000),
  pingEveryMs: count(20_000),
  /** How long a poll waits for something to say. */
  pollWaitMs: count(25_000),
  /** After which a poll that did not come again is taken for gone. */
  pollGoneMs: count(60_000),
  /** How often other relays' work is looked for without a hint. */
  lookEveryMs: count(15_000),
  /** A tenant whom nobody is connected to is closed after this. */
  idleTenantMs: count(10 * 60_000),
  /** Connections to one tenant's PostgreSQL database. */
  poolPerTenant: count(4),
});
export type Limits = z.infer<typeof limits>;
