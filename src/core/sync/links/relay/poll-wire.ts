import { joinFrames, splitFrames } from '#shared/chunks/frames.ts';
import { MAX_MESSAGE_BYTES } from '#shared/chunks/wire.ts';
import type { SyncTroubleCode } from '#shared/contract/sync.ts';
import { RelayTrouble, troubleOf, troubleOfClosing, troubleOfResponse } from './relay-trouble.ts';
import { CONNECT_WITHIN_MS } from './socket-wire.ts';
import { createInbox, type Wire } from './wire.ts';

/** The relay waits up to 25 s for something to say. */
const ANSWER_WITHIN_MS = 40_000;
const MOST_FAILED = 3;
const AGAIN_AFTER_MS = 1_000;

/**
 * The same messages by requests that wait, for where WebSockets do not get through. Rejects with a `RelayTrouble`. An answer that
 * got lost on the way is asked for again.
 */
export async function openPollWire(url: string, signal: AbortSignal): Promise<Wire> {
  const closing = new AbortController();
  const all = AbortSignal.any([signal, closing.signal]);
  const id = await begin(url, all);
  const at = `${url}/${id}`;
  const inbox = createInbox();
  const toSend: Uint8Array[] = [];
  let isSending = false;
  let isOver = false;

  const end = (why: SyncTroubleCode, detail?: string) => {
    if (isOver) return;
    isOver = true;
    closing.abort();
    inbox.tell.closed(why, detail);
  };
  const hear = async (): Promise<void> => {
    for (let seen = 0; ;) {
      const answer = await insist(() => ask(`${at}?seen=${seen}`, {}, all, ANSWER_WITHIN_MS), all);
      if (answer.status === 410) return end('broken-off', 'HTTP 410');
      if (!answer.ok || !isOurs(answer)) throw await troubleIn(answer);
      const from = Number(answer.headers.get('wellos-from'));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const messages = splitFrames(bytes);
      if (!messages || !Number.isSafeInteger(from)) throw new RelayTrouble('not-a-relay', 'frames');
      for (const message of messages.slice(Math.max(0, seen - from))) inbox.tell.message(message);
      seen = from + messages.length;
      const closed = answer.headers.get('wellos-closed');
      if (closed !== null && messages.length === 0)
        return end(troubleOfClosing(closed) ?? 'broken-off', closed);
    }
  };
  const pump = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    while (toSend.length > 0 && !isOver) {
      const messages = takeUpTo(toSend, MAX_MESSAGE_BYTES);
      const body = Buffer.from(joinFrames(messages));
      const headers = { 'content-type': 'application/octet-stream' };
      // Not again when its answer is lost: what was said twice would be heard twice, in another order.
      const answer = await ask(at, { method: 'POST', headers, body }, all, ANSWER_WITHIN_MS);
      if (!answer.ok) throw await troubleIn(answer);
      await answer.arrayBuffer();
    }
    isSending = false;
  };
  const failed = (error: unknown) => {
    const { code, detail } = troubleOf(error);
    end(code, detail);
  };
  hear().catch(failed);
  return {
    way: 'poll',
    send(bytes) {
      if (isOver) return;
      toSend.push(bytes);
      pump().catch(failed);
    },
    listen: inbox.listen,
    // It asks all the time.
    probe: () => undefined,
    close() {
      inbox.shut();
      if (isOver) return;
      isOver = true;
      closing.abort();
      const within = AbortSignal.timeout(CONNECT_WITHIN_MS);
      // It finds out by itself that nobody asks any more.
      fetch(at, { method: 'DELETE', signal: within }).catch(() => undefined);
    },
  };
}

async function begin(url: string, signal: AbortSignal): Promise<string> {
  const answer = await ask(url, { method: 'POST' }, signal, CONNECT_WITHIN_MS).catch(
    (error: unknown) => {
      throw troubleOf(error);
    },
  );
  if (answer.status !== 201) throw await troubleIn(answer);
  const said: unknown = await answer.json().catch(() => undefined);
  const id = (said as { id?: unknown } | undefined)?.id;
  if (typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id))
    throw new RelayTrouble('not-a-relay', 'no session');
  return id;
}

function ask(
  url: string,
  options: RequestInit,
  signal: AbortSignal,
  withinMs: number,
): Promise<Response> {
  const signals = [signal, AbortSignal.timeout(withinMs)];
  return fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.any(signals) });
}

/** A few times, since what waits long is cut off by those between. */
async function insist(work: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
  for (let failed = 1; ; failed++) {
    try {
      return await work();
    } catch (error) {
      if (failed === MOST_FAILED || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }
}

function isOurs({ headers }: Response): boolean {
  return headers.get('content-type') === 'application/octet-stream';
}

async function troubleIn(answer: Response): Promise<RelayTrouble> {
  await answer.body?.cancel();
  return troubleOfResponse(answer);
}

function takeUpTo(messages: Uint8Array[], maxBytes: number): Uint8Array[] {
  const taken: Uint8Array[] = [];
  for (let bytes = 0; messages.length > 0;) {
    bytes += messages[0]!.length;
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(messages.shift()!);
  }
  return taken;
}
