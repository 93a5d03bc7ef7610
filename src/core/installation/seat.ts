import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import { personId, seatId, type PersonId, type SeatId } from '#shared/domain/identity/ids.ts';
import type { Ports } from '../ports.ts';
import { tables } from './installation-queries.ts';
import { runSync } from '../storage/run-sync.ts';
import type { Database } from 'better-sqlite3';

/** This installation of WellOS and the person who works at it. */
export interface Seat {
  readonly seatId: SeatId;
  readonly seatName: string;
  readonly personId: PersonId;
  readonly personName: string;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly signingPublicKey: Uint8Array;
  /** Ed25519 signature, 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
  /** From now on, for whoever reads the names again. */
  rename(names: Pick<Seat, 'seatName' | 'personName'>): void;
}

const secretName = 'signing-key';
/** PKCS #8 of an Ed25519 key is this and the 32 bytes of its seed (RFC 8410, 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The seat of this data folder, made at the first start. A seat whose signing key is gone or is another's gets a new
 * key and, with it, a new id: a seat is known by its key.
 */
export async function openSeat(deps: {
  readonly database: Database;
  readonly keychain: Keychain;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  readonly log: Logger;
}): Promise<Seat> {
  const { database, keychain, log } = deps;
  const seed = await keychain.read(secretName);
  const [row] = runSync(database, tables.selectFrom('seat').selectAll());
  if (row && seed?.length === 32) {
    const key = keyOf(seed);
    if (Buffer.from(publicKeyOf(key)).equals(row.signingPublicKey))
      return seatOf(database, row, key);
  }
  if (row) log.warn({ seatId: row.seatId }, 'signing key is missing, this seat starts anew');
  return makeSeat(deps, row);
}

async function makeSeat(
  { database, keychain, ports }: Parameters<typeof openSeat>[0],
  before: SeatRow | undefined,
): Promise<Seat> {
  const seed = ports.random.bytes(32);
  const key = keyOf(seed);
  const nowMs = ports.clock.nowMs();
  const newId = () => ulid(nowMs, () => ports.random.fraction());
  const row: SeatRow = {
    seatId: newId(),
    name: before?.name ?? hostname(),
    personId: before?.personId ?? newId(),
    personName: before?.personName ?? userName(),
    signingPublicKey: publicKeyOf(key),
    createdAtMs: nowMs,
  };
  await keychain.write(secretName, seed);
  database.transaction(() => {
    runSync(database, tables.deleteFrom('seat'));
    runSync(database, tables.insertInto('seat').values(row));
  })();
  return seatOf(database, row, key);
}

interface SeatRow {
  readonly seatId: string;
  readonly name: string;
  readonly personId: string;
  readonly personName: string;
  readonly signingPublicKey: Uint8Array;
  readonly createdAtMs: number;
}

function seatOf(database: Database, row: SeatRow, key: KeyObject): Seat {
  let { name, personName } = row;
  return {
    seatId: seatId.parse(row.seatId),
    personId: personId.parse(row.personId),
    get seatName() {
      return name;
    },
    get personName() {
      return personName;
    },
    signingPublicKey: new Uint8Array(row.signingPublicKey),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
    rename(names) {
      const now = { name: names.seatName, personName: names.personName };
      runSync(database, tables.updateTable('seat').set(now));
      ({ name, personName } = now);
    },
  };
}

function keyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

function publicKeyOf(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user that has no entry.
    return 'Owner';
  }
}
