import { EventEmitter } from 'node:events';
import type { MessageChannelMain, UtilityProcess } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCoreHost } from './core-host.ts';

/** A process that says and does only what the test makes it. */
class TestProcess extends EventEmitter {
  readonly heard: unknown[] = [];
  isKilled = false;
  postMessage(message: unknown) {
    this.heard.push(message);
  }
  kill() {
    this.isKilled = true;
    this.emit('exit', 1);
    return true;
  }
}

function setupCoreHost() {
  const processes: TestProcess[] = [];
  const onStopped = vi.fn();
  const host = createCoreHost({
    fork() {
      const process = new TestProcess();
      processes.push(process);
      return process as unknown as UtilityProcess;
    },
    createChannel: () => ({ port1: {}, port2: { port: 2 } }) as unknown as MessageChannelMain,
    onStopped,
    tell: () => undefined,
    nowMs: () => Date.now(),
  });
  const last = () => processes.at(-1)!;
  return { host, processes, last, onStopped };
}

describe('core host', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hands out a port once the core is ready', async () => {
    const { host, last } = setupCoreHost();
    const port = host.connect('01');
    expect(last().heard).toEqual([]);
    last().emit('message', { type: 'ready' });
    expect(await port).toEqual({ port: 2 });
    expect(last().heard).toEqual([{ type: 'attach', tenantId: '01' }]);
  });

  it('starts a core that stopped again, waiting longer each time, and serves who waits', async () => {
    const { host, processes, last, onStopped } = setupCoreHost();
    for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = processes.length;
      last().emit('exit', 1);
      vi.advanceTimersByTime(waitMs - 1);
      expect(processes).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(processes).toHaveLength(before + 1);
    }
    expect(onStopped).toHaveBeenCalledTimes(8);
    const port = host.connect(null);
    last().emit('message', { type: 'ready' });
    await port;
    vi.advanceTimersByTime(61_000);
    last().emit('exit', 1);
    vi.advanceTimersByTime(500);
    expect(processes).toHaveLength(10);
  });

  it('asks the core to close, waits for it, and starts nothing after that', async () => {
    const { host, processes, last } = setupCoreHost();
    const closed = host.close();
    expect(last().heard).toEqual([{ type: 'close' }]);
    last().emit('exit', 0);
    await closed;
    vi.advanceTimersByTime(60_000);
    expect(processes).toHaveLength(1);
  });

  it('ends a core by force that does not close', async () => {
    const { host, last } = setupCoreHost();
    const closed = host.close();
    vi.advanceTimersByTime(4_500);
    await closed;
    expect(last().isKilled).toBe(true);
  });
});
