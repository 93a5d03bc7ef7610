import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOLD_MS } from '#shared/domain/alarms/duty.ts';
import type { SeatId } from '#shared/domain/identity/ids.ts';
import { createDutySeat, createOwnRegister, type DutyRegister } from './duty-seat.ts';

const log = pino({ level: 'silent' });

describe('seats that share a register', () => {
  let nowMs: number;
  let register: DutyRegister;
  const cut = new Set<string>();
  const slept = new Map<string, number>();
  const remembered = new Set<string>();
  const sleptMs = (seatId: string) => slept.get(seatId) ?? 0;
  const open = (seatId: string, offsetMs = 0) =>
    createDutySeat({
      seatId: seatId as SeatId,
      clock: {
        monotonicMs: () => nowMs + offsetMs,
        nowMs: () => nowMs + offsetMs + sleptMs(seatId),
      },
      log,
      memory: {
        wasMine: () => remembered.has(seatId),
        note: (isMine) => void (isMine ? remembered.add(seatId) : remembered.delete(seatId)),
      },
      register: {
        read: () => (cut.has(seatId) ? Promise.reject(new Error('cut')) : register.read()),
        write: (claim) =>
          cut.has(seatId) ? Promise.reject(new Error('cut')) : register.write(claim),
      },
    });
  let seats: ReturnType<typeof open>[];
  const onDuty = () => seats.map((seat) => seat.isOnDuty());
  const confirmed = () => seats.map((seat) => seat.isConfirmed());
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      nowMs += 1_000;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(confirmed().filter(Boolean).length).toBeLessThanOrEqual(1);
    }
  };

  beforeEach(() => {
    vi.useFakeTimers();
    nowMs = 0;
    cut.clear();
    slept.clear();
    remembered.clear();
    register = createOwnRegister();
    seats = [open('office'), open('truck', 1e9)];
  });
  afterEach(async () => {
    for (const seat of seats) await seat.close();
    vi.useRealTimers();
  });

  it('ALM-71 one has the duty at once and keeps it', async () => {
    await seats[0]!.look();
    expect(onDuty()).toEqual([true, false]);
    await pass(300_000);
    expect(onDuty()).toEqual([true, false]);
  });

  it('ALM-73 a seat that is started again goes on with its own claim at once', async () => {
    await pass(30_000);
    const before = await register.read();
    await seats[0]!.close();
    seats[0] = open('office');
    expect(onDuty()).toEqual([false, false]);
    await seats[0].look();
    expect(onDuty()).toEqual([true, false]);
    expect(await register.read()).toEqual({ seatId: 'office', serial: before!.serial + 1 });
  });

  it('ALM-71 the standby takes over within 60 s when the other is gone', async () => {
    await pass(30_000);
    expect(onDuty()).toEqual([true, false]);
    await seats[0]!.close();
    await pass(60_000);
    expect(onDuty()).toEqual([false, true]);
  });

  it('ALM-72 ALM-74 a seat that is cut off keeps the duty unconfirmed, and gives it up when it is back', async () => {
    await pass(30_000);
    cut.add('office');
    await pass(HOLD_MS);
    expect(confirmed()).toEqual([false, false]);
    expect(onDuty()).toEqual([true, false]);
    await pass(20_000);
    expect(confirmed()).toEqual([false, true]);
    expect(onDuty()).toEqual([true, true]);
    cut.clear();
    await pass(6_000);
    expect(onDuty()).toEqual([false, true]);
    await pass(60_000);
    expect(onDuty()).toEqual([false, true]);
  });

  it('ALM-74 who had it last keeps it while the register is away from all, and nobody else takes it', async () => {
    await pass(30_000);
    cut.add('office').add('truck');
    await pass(120_000);
    expect(onDuty()).toEqual([true, false]);
    expect(confirmed()).toEqual([false, false]);
    cut.clear();
    await pass(6_000);
    expect(confirmed()).toEqual([true, false]);
  });

  it('SYN-263 ALM-74 who had it last has it after a restart while the register is away, and nobody else', async () => {
    await pass(30_000);
    cut.add('office').add('truck');
    for (const [at, name] of ['office', 'truck'].entries()) {
      await seats[at]!.close();
      seats[at] = open(name, at * 1e9);
      await seats[at]!.look();
    }
    expect(onDuty()).toEqual([true, false]);
    expect(confirmed()).toEqual([false, false]);
    cut.delete('truck');
    await pass(60_000);
    cut.clear();
    await pass(6_000);
    expect(onDuty()).toEqual([false, true]);
    cut.add('office');
    await seats[0]!.close();
    seats[0] = open('office');
    await seats[0].look();
    expect(onDuty()).toEqual([false, true]);
  });

  it('ALM-74 who had it last has it within seconds where the register swallows what it is asked', async () => {
    await pass(30_000);
    for (const seat of seats) await seat.close();
    let answer = (_claim: null) => {};
    const swallowed = new Promise<null>((resolve) => (answer = resolve));
    seats = ['office', 'truck'].map((name) => {
      const memory = { wasMine: () => remembered.has(name), note: () => undefined };
      const clock = { monotonicMs: () => nowMs, nowMs: () => nowMs };
      const silent = { read: () => swallowed, write: () => swallowed.then(() => false) };
      return createDutySeat({ seatId: name as SeatId, clock, log, memory, register: silent });
    });
    for (const seat of seats) void seat.look();
    expect(onDuty()).toEqual([false, false]);
    await pass(3_000);
    expect(onDuty()).toEqual([true, false]);
    expect(confirmed()).toEqual([false, false]);
    answer(null);
    await pass(1_000);
    expect(onDuty()).toEqual([false, false]);
  });

  it('ALM-70 a seat whose machine slept is silent when it wakes, before it has looked', async () => {
    await pass(30_000);
    slept.set('office', 3_600_000);
    expect(onDuty()).toEqual([false, false]);
  });
});
