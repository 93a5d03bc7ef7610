import { describe, expect, it } from 'vitest';
import type { SyncPlace, SyncStatus, SyncTroubleCode } from '#shared/contract/sync.ts';
import { glanceOf, ownClockIs } from './glance.ts';

const status: SyncStatus = {
  state: 'in-step',
  device: 'a'.repeat(64),
  role: 'owner',
  isPaused: false,
  joining: null,
  connected: 1,
  unsealed: 0,
  oldestUnsealedAtMs: null,
  onlyHere: 0,
  setAside: 0,
  waitingForKey: 0,
  lacking: 0,
  restoring: [],
  rowsBehind: 0,
  diverged: 0,
  relay: null,
  addresses: [],
  ways: [],
  clock: null,
};
const relay: SyncPlace = {
  placeId: 'relay:https://relay.example/t/mesa',
  kind: 'relay',
  name: 'relay.example',
  personName: null,
  role: null,
  connections: [{ path: 'relay', address: null, sinceMs: 1 }],
  appVersion: null,
  heardAtMs: 5_000,
  unsent: 0,
  unsentSinceMs: null,
  unheard: 0,
  isSame: true,
  isProven: false,
  same: null,
  diverged: [],
  bytesIn: 0,
  bytesOut: 0,
  chunksIn: 0,
  chunksOut: 0,
  bytesInPerSecond: 0,
  bytesOutPerSecond: 0,
  trouble: null,
};
const hashes = { field: 'f'.repeat(64) };
const truck: SyncPlace = {
  ...relay,
  placeId: 'b'.repeat(64),
  kind: 'seat',
  name: 'Truck 3',
  isProven: true,
  same: { atMs: 7_000, hashes },
};
const trouble = (code: SyncTroubleCode) => ({ code, detail: null, atMs: 1 });
const clock = { place: 'Truck 3', skewMs: 400_000, atMs: 1 };

const gravest: [string, Partial<SyncStatus>, SyncPlace[]][] = [
  ['diverged', { state: 'stuck', diverged: 1, clock }, [truck]],
  ['revoked', { state: 'revoked', clock, onlyHere: 2 }, [relay]],
  ['outside', { state: 'outside', clock, onlyHere: 2 }, [relay]],
  ['joining', { state: 'joining', clock }, []],
  ['stuck', { state: 'stuck', clock, onlyHere: 3 }, [truck]],
  ['clock', { state: 'in-step', clock }, [truck]],
  ['clock', { state: 'paused', clock }, [truck]],
  ['paused', { state: 'paused', unsealed: 4 }, [truck]],
  ['sending', { state: 'working', unsealed: 1 }, [truck]],
  ['sending', { state: 'in-step', onlyHere: 1 }, [truck]],
  ['fetching', { state: 'working' }, [{ ...truck, unheard: 3 }]],
  ['comparing', { state: 'working' }, [truck]],
  ['writing', { state: 'in-step', rowsBehind: 4 }, [truck]],
  ['offline', { state: 'offline', onlyHere: 9 }, [truck]],
  ['alone', { state: 'alone' }, []],
];

describe('the state in the top bar', () => {
  it('SYN-151 is in step only with a place that was heard to compute the same', () => {
    expect(glanceOf(status, [relay, truck])).toMatchObject({
      kind: 'inStep',
      names: ['Truck 3'],
      atMs: 7_000,
    });
    expect(glanceOf(status, [relay]), 'a relay has no keys').toMatchObject({
      kind: 'handedOver',
      names: ['relay.example'],
      atMs: 5_000,
    });
    const unread = { ...truck, isProven: false };
    expect(
      glanceOf(status, [unread]),
      'same records, and not heard what it makes of them',
    ).toMatchObject({ kind: 'handedOver', names: ['Truck 3'] });
    const before = { ...truck, isSame: false, isProven: false };
    expect(glanceOf(status, [before]), 'was, and wrote since').toMatchObject({
      kind: 'handedOver',
      names: [],
    });
    const other = { ...truck, diverged: ['field'] };
    expect(glanceOf(status, [other])).toMatchObject({ kind: 'handedOver', names: [] });
  });

  it.each(gravest)('SYN-152 says %s when that is the gravest', (kind, changes, places) => {
    expect(glanceOf({ ...status, ...changes }, places).kind).toBe(kind);
  });

  it.each(['stuck', 'paused', 'working', 'in-step', 'offline', 'revoked', 'alone'] as const)(
    'SYN-153 counts what is nowhere else while it is %s',
    (state) => {
      expect(glanceOf({ ...status, state, unsealed: 2, onlyHere: 5 }, [truck]).onlyHere).toBe(7);
    },
  );

  it('SYN-156 says of a clock that is off in which direction', () => {
    expect(ownClockIs({ skewMs: 400_000 }), 'the other is ahead').toBe('behind');
    expect(ownClockIs({ skewMs: -400_000 })).toBe('ahead');
  });

  it('names of several troubles the one that somebody has to do something about', () => {
    const ways = (['timed-out', 'captive-portal'] as const).map((code) => ({
      path: 'relay' as const,
      address: null,
      state: 'waiting' as const,
      tries: 3,
      nextTryAtMs: null,
      trouble: trouble(code),
    }));
    const shown = glanceOf({ ...status, state: 'stuck', ways }, [
      { ...truck, trouble: trouble('broken-off') },
    ]);
    expect(shown.trouble?.code).toBe('captive-portal');
  });
});
