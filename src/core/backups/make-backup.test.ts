import { expect, it } from 'vitest';
import type { SeatId } from '#shared/domain/identity/ids.ts';
import { madeAtOf, nameOf } from './make-backup.ts';

const atMs = Date.UTC(2026, 10, 25, 2, 0, 0, 123);
const folder = '/data/tenants/caprock-operating-7q3k9x2b';
const office = { folder, seatId: '01HZZZZZZZZZZZZZZZZZ8HW2MP' as SeatId };
const truck = { folder, seatId: '01HZZZZZZZZZZZZZZZZZ000001' as SeatId };

it('SYN-266 a backup is told by its name from one that another seat of the tenant made in the same folder', () => {
  const name = nameOf(office, atMs);
  expect(name).toBe('caprock-operating-7q3k9x2b-8hw2mp-20261125T020000123Z.wellosbackup');
  expect(madeAtOf(office, name)).toBe(atMs);
  expect(madeAtOf(truck, name)).toBeUndefined();
  expect(nameOf(truck, atMs)).not.toBe(name);
  expect(madeAtOf(office, `${name}.part`)).toBeUndefined();
});
