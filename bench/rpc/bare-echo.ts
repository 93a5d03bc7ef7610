import type { Channel } from '#shared/contract/channel.ts';
import { columns, tenValues } from './load-router.ts';

/** What the transport does without any of our code: the same bytes there and back, no call, no types, no checks. */
export function echoBare(channel: Channel): void {
  const answer = JSON.stringify({ values: tenValues });
  channel.onMessage((message) => {
    if (typeof message !== 'string') return;
    const [what, count] = message.split(' ');
    if (what === 'events') for (let sent = 0; sent < Number(count); sent++) channel.send(answer);
    else if (what === 'samples') channel.send(toBytes(Number(count)));
    else channel.send(answer);
  });
}

function toBytes(rows: number): Uint8Array<ArrayBuffer> {
  const { sourceMs, value, quality } = columns(rows);
  const bytes = new Uint8Array(rows * 17);
  bytes.set(new Uint8Array(sourceMs.buffer), 0);
  bytes.set(new Uint8Array(value.buffer), rows * 8);
  bytes.set(quality, rows * 16);
  return bytes;
}

/** The client's side of it. */
export function openBareClient(channel: Channel) {
  let receive: (message: string | Uint8Array) => void = () => undefined;
  channel.onMessage((message) => receive(message));
  const ask = (question: string, answers: number) =>
    new Promise<void>((resolve) => {
      let left = answers;
      receive = (message) => {
        if (typeof message === 'string') JSON.parse(message);
        left -= 1;
        if (left === 0) resolve();
      };
      channel.send(question);
    });
  return {
    call: () => ask('call', 1),
    events: (count: number) => ask(`events ${count}`, count),
    samples: (rows: number) => ask(`samples ${rows}`, 1),
    close: () => channel.close(),
  };
}
