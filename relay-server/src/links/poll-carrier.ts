import type { Carrier, ClosingReason, Listener } from './carrier.ts';

/** A carrier over requests that wait for something to say, for where WebSockets do not get through. */
export interface PollCarrier extends Carrier {
  /** Hands on what a request brought; resolves when there is room for more. */
  receive(messages: readonly Uint8Array[]): Promise<void>;
  /**
   * What was not said yet after the first `seen` messages, waiting up to `waitMs` for some. An answer that got lost is asked
   * for again with the same `seen`.
   */
  answer(seen: number, waitMs: number): Promise<Answer>;
  /** Nobody asks any more. */
  end(): void;
}

export interface Answer {
  /** Number of the first of the messages. */
  readonly from: number;
  readonly messages: readonly Uint8Array[];
  /** There will be no others. */
  readonly closed: ClosingReason | undefined;
}

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

export function createPollCarrier(): PollCarrier {
  let unseen: Uint8Array[] = [];
  let from = 0;
  let listener: Listener | undefined;
  let closed: ClosingReason | undefined;
  let isEnded = false;
  let isPaused = false;
  let wakeAnswer = () => {};
  let wakeReceive = () => {};
  let receiving = Promise.resolve();

  const end = () => {
    if (isEnded) return;
    isEnded = true;
    listener?.closed();
    wakeAnswer();
    wakeReceive();
  };
  const handOn = async (messages: readonly Uint8Array[]) => {
    for (const message of messages) {
      while (isPaused && !isEnded) await new Promise<void>((resolve) => (wakeReceive = resolve));
      if (!isEnded) listener?.message(message);
    }
  };
  return {
    send(bytes) {
      if (closed) return;
      unseen.push(bytes);
      wakeAnswer();
    },
    get waitingBytes() {
      return unseen.reduce((sum, { length }) => sum + length, 0);
    },
    pause: () => void (isPaused = true),
    resume() {
      isPaused = false;
      wakeReceive();
    },
    close(why) {
      closed ??= why;
      end();
    },
    listen: (one) => void (listener = one),
    end,
    receive(messages) {
      receiving = receiving.then(() => handOn(messages));
      return receiving;
    },
    async answer(seen, waitMs) {
      const known = Math.min(Math.max(seen - from, 0), unseen.length);
      unseen = unseen.slice(known);
      from += known;
      // An earlier request that still waits has lost its asker.
      wakeAnswer();
      if (unseen.length === 0 && !isEnded) {
        await new Promise<void>((resolve) => {
          const waiting = setTimeout(resolve, waitMs);
          wakeAnswer = () => {
            clearTimeout(waiting);
            // What is said in the same turn travels in the same answer.
            setImmediate(resolve);
          };
        });
      }
      return { from, messages: upTo(unseen, MAX_ANSWER_BYTES), closed };
    },
  };
}

function upTo(messages: readonly Uint8Array[], maxBytes: number): readonly Uint8Array[] {
  let bytes = 0;
  return messages.filter(({ length }, at) => {
    bytes += length;
    return at === 0 || bytes <= maxBytes;
  });
}
