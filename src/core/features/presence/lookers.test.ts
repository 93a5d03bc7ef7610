import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { LiveTalk } from '#core/sync/live-talk.ts';
import { createLookers, type Lookers } from './lookers.ts';

let nowMs = 0;
let ids = 0;
let isCut = false;
let seats: { readonly lookers: Lookers; readonly hear: (what: unknown) => void }[];

function addSeat() {
  let hear: (what: unknown) => void = () => undefined;
  const talk: LiveTalk = {
    say(_, what) {
      for (const other of seats) if (other !== seat && !isCut) other.hear(structuredClone(what));
    },
    on: (_, listener) => {
      hear = listener;
      return () => undefined;
    },
  };
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const lookers = createLookers({
    talk,
    ports: { clock } as never,
    newId: () => `ID${ids++}` as CommandId,
  });
  const seat = { lookers, hear: (what: unknown) => hear(what) };
  seats.push(seat);
  return lookers;
}
const ann = { personName: 'Ann', seatName: 'Office' };
const lee = { personName: 'Lee', seatName: 'Truck 3' };
const names = (looking: { others(): { personName: string; seatName: string }[] }) =>
  looking.others().map(({ personName, seatName }) => `${personName} (${seatName})`);
const pass = async (ms: number) => {
  nowMs += ms;
  await vi.advanceTimersByTimeAsync(ms);
};

beforeEach(() => {
  vi.useFakeTimers();
  seats = [];
  isCut = false;
});
afterEach(() => {
  for (const { lookers } of seats) lookers.close();
  vi.useRealTimers();
});

describe('who looks at a well', () => {
  it('NTE-14 is told to the others who do, here and at other seats, and to nobody elsewhere', () => {
    const [office, truck] = [addSeat(), addSeat()];
    const one = office.join(ann, 'well:A');
    const told = vi.fn();
    one.changed.subscribe(told);
    const two = truck.join(lee, 'well:A');
    const beside = office.join(ann, 'well:B');
    expect(told).toHaveBeenCalled();
    expect(names(one)).toEqual(['Lee (Truck 3)']);
    expect(names(two)).toEqual(['Ann (Office)']);
    expect(names(beside)).toEqual([]);
    two.leave();
    expect(names(one)).toEqual([]);
  });

  it('NTE-14 is forgotten when nothing is heard, and nothing odd is believed', async () => {
    const [office, truck] = [addSeat(), addSeat()];
    const one = office.join(ann, 'well:A');
    truck.join(lee, 'well:A');
    await pass(60_000);
    expect(names(one)).toEqual(['Lee (Truck 3)']);
    isCut = true;
    await pass(60_000);
    expect(names(one)).toEqual([]);
    for (const odd of [null, 7, 'x', {}, { key: 1 }, { key: 'k', personName: 'x'.repeat(999) }])
      seats[0]!.hear(odd);
    expect(names(one)).toEqual([]);
  });
});
