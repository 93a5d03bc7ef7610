import { describe, expect, it } from 'vitest';
import { createLines } from './line-outages.ts';
import type { FieldServer } from './servers/field-server.ts';

/** A server that only remembers which lines are up. */
function setupServer(keys: readonly string[]) {
  const isUp = new Map(keys.map((key) => [key, true]));
  const calls: string[] = [];
  const server: FieldServer = {
    devices: keys.map((key) => ({
      key,
      name: key,
      address: { kind: 'modbus', host: '127.0.0.1', port: 1, unitId: 1, timeoutMs: 100 },
      stationKeys: [key],
      tags: [],
    })),
    async setLine(key, up) {
      if (!isUp.has(key)) return false;
      isUp.set(key, up);
      calls.push(`${key} ${up ? 'up' : 'down'}`);
      return true;
    },
    close: async () => {},
  };
  return { server, isUp, calls };
}

describe('lines', () => {
  it('drop by themselves now and then and come back within two minutes', async () => {
    const { server, isUp, calls } = setupServer(['a', 'b', 'c']);
    const lines = createLines('outages', [server], true);
    let downS = 0;
    for (let second = 0; second < 48 * 3_600; second += 1) {
      lines.step(1);
      if (second % 60 === 0) await lines.settled();
      if (isUp.get('a') === false) downS += 1;
    }
    expect(calls.filter((call) => call === 'a down').length).toBeGreaterThan(3);
    expect(downS).toBeLessThan(calls.filter((call) => call === 'a down').length * 180);
  });

  it('never drop when faults are off', async () => {
    const { server, calls } = setupServer(['a']);
    const lines = createLines('calm', [server], false);
    lines.step(1e9);
    await lines.settled();
    expect(calls).toEqual([]);
  });

  it('stay down while held by hand, and are told only of changes', async () => {
    const { server, calls } = setupServer(['a', 'b']);
    const other = setupServer(['z']);
    const lines = createLines('hand', [other.server, server], false);
    await lines.dropLine('b');
    await lines.dropLine('b');
    lines.step(10);
    await lines.restoreLine('b');
    await lines.settled();
    expect(calls).toEqual(['b down', 'b up']);
  });
});
