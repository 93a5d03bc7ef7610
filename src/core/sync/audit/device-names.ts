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

/** Brings the names that devices' work goes by in line with what they are called. Answers whether anything was. */
export function nameDevices(
  database: Database,
  names: ReadonlyMap<DeviceKey, DeviceNames>,
): boolean {
  const known = prepareOnce(
    database,
    'select deviceKey, personName, seatName from deviceSeat',
  ).all();
  const outdated = (known as (DeviceNames & { readonly deviceKey: DeviceKey })[]).filter((one) => {
    const now = names.get(one.deviceKey);
    return now && (now.personName !== one.personName || now.seatName !== one.seatName);
  });
  database.transaction(() => {
    for (const { deviceKey } of outdated) nameDevice(database, deviceKey, names.get(deviceKey)!);
  })();
  return outdated.length > 0;
}

function nameDevice(
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

/** Of how many devices the work goes by no name yet. */
export function unnamedDevices(database: Database): number {
  const sql = `select count(*) from deviceSeat where personName = '' and seatName = ''`;
  return prepareOnce(database, sql).pluck().get() as number;
}
