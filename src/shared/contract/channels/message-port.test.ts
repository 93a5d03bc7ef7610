import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createMessagePortChannel } from './message-port.ts';

describe('message port channel', () => {
  it('delivers what came before anyone listened, in order, text and bytes apart', async () => {
    const { port1, port2 } = new MessageChannel();
    const [near, far] = [createMessagePortChannel(port1), createMessagePortChannel(port2)];
    near.send('first');
    near.send(Uint8Array.of(1, 2));
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      far.onMessage((message) => heard.push(message) === 2 && resolve());
    });
    expect(heard).toEqual(['first', Uint8Array.of(1, 2)]);
    near.close();
  });

  it('sends a part of a buffer alone, and leaves the rest to its owner', async () => {
    const { port1, port2 } = new MessageChannel();
    const [near, far] = [createMessagePortChannel(port1), createMessagePortChannel(port2)];
    const whole = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256);
    near.send(whole.subarray(10, 13));
    const heard = await new Promise<string | Uint8Array>((resolve) => far.onMessage(resolve));
    expect(heard).toEqual(Uint8Array.of(10, 11, 12));
    expect((heard as Uint8Array).buffer.byteLength).toBe(3);
    expect(whole[999]).toBe(999 % 256);
    near.close();
  });

  it('tells both ends once that it closed, and ignores what is sent after', async () => {
    const { port1, port2 } = new MessageChannel();
    const [near, far] = [createMessagePortChannel(port1), createMessagePortChannel(port2)];
    let told = 0;
    far.onMessage(() => undefined);
    near.onClose(() => (told += 1));
    const closed = new Promise<void>((resolve) => far.onClose(resolve));
    near.close();
    near.close();
    near.send('too late');
    await closed;
    expect(told).toBe(1);
  });

  it('ignores what no channel sent', async () => {
    const { port1, port2 } = new MessageChannel();
    const far = createMessagePortChannel(port2);
    for (const strange of [null, 7, { a: 1 }, [], new ArrayBuffer(4)]) port1.postMessage(strange);
    port1.postMessage('text');
    expect(await new Promise((resolve) => far.onMessage(resolve))).toBe('text');
    far.close();
  });
});
