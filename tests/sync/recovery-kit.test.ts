import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keyOf } from '#shared/chunks/device-key.ts';
import { readNames } from '#core/sync/seat/names.ts';
import { bringOwnerBack, kitDeviceOf, letKitIn, putKitOut } from '#core/sync/seat/recovery-kit.ts';
import { kitsIn } from '#core/sync/seat/which-kits.ts';
import { backUpFolder, restoreFolder } from '#tests/fixtures/test-backup.ts';
import {
  admit,
  give,
  meet,
  openTestPlace,
  stateOf,
  type TestPlace,
} from '#tests/fixtures/test-place.ts';
import { testTenantId } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

function open(name: string, options: Parameters<typeof openTestPlace>[1]): TestPlace {
  const place = openTestPlace(name, options);
  closing.push(() => place.close());
  return place;
}

const month = ['wellMonth', 'W/2026-03'] as const;
const oil = (day: number) => ['days', String(day).padStart(2, '0'), 'oilBbl'];
const secret = (seed: number) => seededRandom(seed).bytes(20);
const printed = { person: 'Pat', seat: 'Office', atMs: 1_000, kit: { tenantName: 'Caprock' } };
const kitAt = ({ database, ports, place }: TestPlace) => ({
  tenantId: testTenantId,
  database: database.write,
  ports,
  place,
});
const roleOf = (at: TestPlace, who: TestPlace) =>
  at.place.rights!.now.members.get(who.place.ownKey)?.role;

/** It may do what owners do: write, let others in, and be read by them. */
function expectOwner(place: TestPlace): void {
  expect(roleOf(place, place)).toBe('owner');
  place.set(...month, oil(20), 20);
  const newcomer = open('NEW', { seed: 900 });
  admit(place, newcomer, 'engineer');
  expect(newcomer.read(...month)).toEqual(place.read(...month));
  expect(newcomer.read(...month)!.days['20']).toEqual({ oilBbl: 20 });
  expect(stateOf(newcomer)).toEqual(stateOf(place));
}

describe('a recovery kit', () => {
  it('BAK-31 and a backup make an owner of a new computer after every device was lost', async () => {
    const office = open('OFFICE', { seed: 41 });
    office.place.found();
    letKitIn(kitAt(office), secret(1), printed);
    office.set(...month, oil(1), 1);
    office.place.seal();
    const path = await backUpFolder(office.folder);
    closing.push(() => rmSync(dirname(path), { recursive: true, force: true }));

    const folder = await restoreFolder(path);
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const again = open('AGAIN', { seed: 42, folder });
    again.set(...month, oil(2), 2);
    again.place.seal();
    expect(again.rows('pending')).toHaveLength(1);
    bringOwnerBack(kitAt(again), kitDeviceOf(secret(1)));
    expect(again.rows('pending')).toEqual([]);
    expect(again.read(...month)!.days['01']).toEqual({ oilBbl: 1 });
    expectOwner(again);
  });

  it('BAK-32 and any place that holds the tenant make an owner of an empty computer', () => {
    const [office, truck] = [open('OFFICE', { seed: 43 }), open('TRUCK', { seed: 44 })];
    office.place.found();
    admit(office, truck, 'pumper');
    letKitIn(kitAt(office), secret(2), printed);
    office.set(...month, oil(1), 1);
    meet(office, truck);
    // The office burns down; the pumper's truck is left, which can let nobody in.
    const again = open('AGAIN', { seed: 45 });
    again.place.expect(truck.place.root!);
    give(truck, again);
    expect(again.read(...month)).toBeUndefined();
    bringOwnerBack(kitAt(again), kitDeviceOf(secret(2)));
    meet(again, truck);
    expect(again.read(...month)!.days['01']).toEqual({ oilBbl: 1 });
    expect(roleOf(truck, again)).toBe('owner');
    expect(stateOf(truck)).toEqual(stateOf(again));
    expectOwner(again);
  });

  it('BAK-33 that another has taken the place of, or of another tenant, makes nobody an owner', () => {
    const office = open('OFFICE', { seed: 46 });
    office.place.found();
    const first = letKitIn(kitAt(office), secret(3), printed);
    letKitIn(kitAt(office), secret(4), printed);
    putKitOut(kitAt(office), first);
    const again = open('AGAIN', { seed: 47 });
    again.place.expect(office.place.root!);
    give(office, again);
    expect(() => bringOwnerBack(kitAt(again), kitDeviceOf(secret(3)))).toThrow('recovery-kit-void');
    expect(() => bringOwnerBack(kitAt(again), kitDeviceOf(secret(5)))).toThrow('recovery-kit-void');
    expect(again.place.rights!.now.members.has(again.place.ownKey)).toBe(false);
    bringOwnerBack(kitAt(again), kitDeviceOf(secret(4)));
    expectOwner(again);
  });

  it('BAK-37 makes an owner of a computer that is a member with a lesser role', () => {
    const [office, truck] = [open('OFFICE', { seed: 48 }), open('TRUCK', { seed: 49 })];
    office.place.found();
    admit(office, truck, 'pumper');
    letKitIn(kitAt(office), secret(6), printed);
    office.set(...month, oil(1), 1);
    meet(office, truck);
    // Nobody with a right to let others in is left; the pumper has the kit.
    bringOwnerBack(kitAt(truck), kitDeviceOf(secret(6)));
    expectOwner(truck);
  });

  it('SYN-320 is told from computers by every member, and says who printed it, when and for whom', () => {
    const [office, truck] = [open('OFFICE', { seed: 50 }), open('TRUCK', { seed: 51 })];
    office.place.found();
    const invitation = seededRandom(53).bytes(32);
    office.place.invite(invitation, 'pumper', { asks: true });
    truck.place.expect(office.place.root!);
    give(office, truck);
    truck.place.join(invitation);
    meet(office, truck);
    office.place.change(truck.place.ownKey, 'pumper');
    const device = letKitIn(kitAt(office), secret(7), printed);
    const silent = kitDeviceOf(secret(8));
    letKitIn(kitAt(office), secret(8), printed);
    meet(office, truck);
    const seen = () => {
      const { rights, ring } = truck.place;
      const invitations = { get: () => undefined };
      return {
        rights: rights!,
        names: readNames({ tenantId: testTenantId, place: { rights, ring }, invitations }),
      };
    };
    expect(seen().names.get(device)).toEqual(printed);
    const kits = new Set([device, keyOf(silent)]);
    expect(kitsIn(seen().rights, seen().names)).toEqual(kits);
    // One of a WellOS that had kits say nothing, and the computer that it brings.
    const names = new Map(seen().names);
    names.delete(keyOf(silent));
    const again = open('AGAIN', { seed: 52 });
    again.place.expect(truck.place.root!);
    give(truck, again);
    bringOwnerBack(kitAt(again), silent);
    meet(again, truck);
    expect(kitsIn(seen().rights, names)).toEqual(kits);
    // A computer does not become a kit by saying that it is one.
    names.set(truck.place.ownKey, printed);
    expect(kitsIn(seen().rights, names)).toEqual(kits);
  });
});
