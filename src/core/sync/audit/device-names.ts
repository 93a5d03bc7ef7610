import type { Database } from 'better-sqlite3';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

export interface DeviceNames {
  readonly personName: string;
  readonly seatName: string;
}

/** What people call a device and who works at it; empty until it has said so. */
export function namesOf(database: Database, device: DeviceKey): DeviceNames {
  const sql = 'select personName, seatName from deviceSeat where deviceKey = ?';
  const known = prepareOnce(database, sql).get(device) as DeviceNames | undefined;
  return known ?? { personName: '', seatName: '' };
}

/** A device has said its names: what it has done goes by them. Within the caller's transaction. */
export function nameDevice(
  database: Database,
  device: DeviceKey,
  { personName, seatName }: DeviceNames,
): void {
  for (const sql of [
    'update deviceSeat set personName = ?, seatName = ? where deviceKey = ?',
    'update audit set personName = ?, seatName = ? where deviceKey = ?',
  ]) {
    prepareOnce(database, sql).run(personName, seatName, device);
  }
}
