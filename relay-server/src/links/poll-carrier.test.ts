import { describe, expect, it } from 'vitest';
import { createPollCarrier } from './poll-carrier.ts';

const bytes = (n: number) => Uint8Array.of(n);

describe('a carrier over polls', () => {
  it('RLY-33 says what was not seen, again until it was', async () => {
    const carrier = createPollCarrier();
    carrier.send(bytes(1));
    carrier.send(bytes(2));
    expect(await carrier.answer(0, 0)).toEqual({
      from: 0,
      messages: [bytes(1), bytes(2)],
      closed: undefined,
    });
    expect((await carrier.answer(0, 0)).messages).toHaveLength(2);
    expect(await carrier.answer(1, 0)).toEqual({
      from: 1,
      messages: [bytes(2)],
      closed: undefined,
    });
    expect((await carrier.answer(2, 0)).messages).toEqual([]);
    expect(carrier.waitingBytes).toBe(0);
  });

  it('RLY-33 answers who waits as soon as there is something to say', async () => {
    const carrier = createPollCarrier();
    const answer = carrier.answer(0, 60_000);
    carrier.send(bytes(1));
    expect((await answer).messages).toEqual([bytes(1)]);
  });

  it('says its last words when it is closed', async () => {
    const carrier = createPollCarrier();
    let closed = 0;
    carrier.listen({ message: () => undefined, closed: () => void closed++ });
    carrier.send(bytes(1));
    carrier.close('drained');
    carrier.close('trouble');
    carrier.send(bytes(2));
    expect(await carrier.answer(0, 60_000)).toEqual({
      from: 0,
      messages: [bytes(1)],
      closed: 'drained',
    });
    expect(closed).toBe(1);
  });

  it('RLY-35 holds up who brings more while it is paused', async () => {
    const carrier = createPollCarrier();
    const heard: number[] = [];
    carrier.listen({
      message(message) {
        heard.push(message[0]!);
        carrier.pause();
      },
      closed: () => undefined,
    });
    const receiving = Promise.all([
      carrier.receive([bytes(1), bytes(2)]),
      carrier.receive([bytes(3)]),
    ]);
    await Promise.resolve();
    for (const seen of [[1], [1, 2], [1, 2, 3]]) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard).toEqual(seen);
      carrier.resume();
    }
    await receiving;
  });
});
