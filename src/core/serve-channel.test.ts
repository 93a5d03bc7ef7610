import { os } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import type { Channel } from '#shared/contract/channel.ts';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { creditMessage, streamWindow } from '#shared/contract/flow.ts';
import { serveChannel } from './serve-channel.ts';

const router = {
  text: os.handler(() => 'x'.repeat(1_000)),
  count: os.handler(async function* () {
    for (let index = 0; ; index++) yield index;
  }),
};
const ask = (callId: string, name: string) => JSON.stringify({ i: callId, p: { u: `/${name}` } });

describe('serveChannel', () => {
  it('cuts off a peer that does not read what it asked for', async () => {
    const [near, far] = createInProcessChannels(setImmediate);
    let buffered = 0;
    const stuck: Channel = { ...far, bufferedBytes: () => buffered };
    const warn = vi.fn();
    serveChannel({ router, channel: stuck, context: () => ({}), log: { warn } });
    const heard = new Promise((resolve) => near.onMessage(resolve));
    near.send(ask('1', 'text'));
    expect(await heard).toContain('xxx');
    buffered = 300 * 1024 * 1024;
    const closed = new Promise<void>((resolve) => near.onClose(resolve));
    near.send(ask('2', 'text'));
    await closed;
    expect(warn.mock.calls[0]?.[0]).toMatchObject({ why: 'reads too slowly' });
  });

  it('sends no more of a stream than credit was given for, however much a peer makes up', async () => {
    const [near, far] = createInProcessChannels(setImmediate);
    serveChannel({ router, channel: far, context: () => ({}), log: { warn: vi.fn() } });
    const heard: unknown[] = [];
    near.onMessage((message) => heard.push(message));
    near.send(ask('1', 'count'));
    // The answer itself, then a window of events.
    await vi.waitFor(() => expect(heard).toHaveLength(1 + streamWindow));
    for (let time = 0; time < 10; time++) near.send(creditMessage('1', streamWindow));
    near.send(ask('2', 'text'));
    await vi.waitFor(() => expect(heard.some((text) => String(text).includes('xxx'))).toBe(true));
    await new Promise((resolve) => setImmediate(resolve));
    const events = heard.length - 2;
    expect(events).toBeGreaterThan(streamWindow);
    expect(events).toBeLessThanOrEqual(11 * streamWindow);
    near.close();
  });
});
