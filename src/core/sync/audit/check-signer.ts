import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { batchId, commandId } from '#shared/domain/identity/ids.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { parseTime } from '#shared/kit/hybrid-clock.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { ChangeWords } from '../read-message.ts';

/**
 * What of a command does not agree with the device that signed it. `seat`: it speaks for a seat that is another device's;
 * `clock`: its stamp names another seat than its author; `id`: its id is one that another device has used, so it goes by
 * another here; `batch`: it says to be of another device's batch.
 */
export type AuditDoubt = 'seat' | 'clock' | 'id' | 'batch';

/** `goesBy`: the id the command has here. */
type Words = ChangeWords & { readonly seatId: string; readonly goesBy: string };

export function checkSigner(database: Database, words: Words, author: DeviceKey): AuditDoubt[] {
  const doubts: AuditDoubt[] = [];
  if (!speaksFor(database, author, words.seatId)) doubts.push('seat');
  if (parseTime(words.hybridTime)?.device !== words.seatId) doubts.push('clock');
  if (words.goesBy !== words.commandId) doubts.push('id');
  if (words.batchId !== null && !isOwnBatch(database, words.batchId, author)) doubts.push('batch');
  return doubts;
}

/** The id a command goes by here: its own, unless that is none or another device's. */
export function idFor(database: Database, claimed: string, author: DeviceKey): string {
  const sql = 'select deviceKey, seatId from audit where commandId = ?';
  const known = prepareOnce(database, sql).get(claimed) as
    | { readonly deviceKey: string | null; readonly seatId: string }
    | undefined;
  const isFree =
    known === undefined ||
    known.deviceKey === author ||
    (known.deviceKey === null && speaksFor(database, author, known.seatId));
  return isFree && commandId.safeParse(claimed).success
    ? claimed
    : anotherId(`${author}/${claimed}`);
}

/** Each device speaks for the seat it has first spoken for, and no other does. */
function speaksFor(database: Database, author: DeviceKey, seatId: string): boolean {
  prepareOnce(
    database,
    'insert into deviceSeat (deviceKey, seatId) values (?, ?) on conflict do nothing',
  ).run(author, seatId);
  const sql = 'select seatId from deviceSeat where deviceKey = ?';
  return prepareOnce(database, sql).pluck().get(author) === seatId;
}

function isOwnBatch(database: Database, batch: string, author: DeviceKey): boolean {
  if (!batchId.safeParse(batch).success) return false;
  const rows = prepareOnce(
    database,
    'select distinct deviceKey, seatId from audit where batchId = ?',
  ).all(batch) as { deviceKey: string | null; seatId: string }[];
  return rows.every(({ deviceKey, seatId }) =>
    deviceKey === null ? speaksFor(database, author, seatId) : deviceKey === author,
  );
}

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same for the same text, in the form of a ULID. */
function anotherId(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  const [first, ...others] = bytes.subarray(0, 26);
  return letters[first! & 7]! + others.map((byte) => letters[byte & 31]).join('');
}
