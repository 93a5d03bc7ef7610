import { ConnectionLost } from '#shared/contract/call-errors.ts';
import type { Channel } from '#shared/contract/channel.ts';
import type { Columns, FrameDescription } from '#shared/contract/frames.ts';
import type { ContractClient, OpenClient } from '#shared/contract/open-client.ts';
import { createConnection, pause, type Connection } from './connection.ts';

export type Feature = keyof ContractClient & string;
export type CallOf<F extends Feature> = keyof ContractClient[F] & string;

type Signature<F extends Feature, C extends CallOf<F>> = ContractClient[F][C] extends (
  ...rest: infer Rest
) => PromiseLike<infer Output>
  ? {
      readonly input: Rest extends [(infer Input)?, ...unknown[]] ? Input : never;
      readonly output: Output;
    }
  : never;
export type InputOf<F extends Feature, C extends CallOf<F>> = Signature<F, C>['input'];
export type OutputOf<F extends Feature, C extends CallOf<F>> = Signature<F, C>['output'];
/** What a stream brings. */
export type EventOf<F extends Feature, C extends CallOf<F>> =
  OutputOf<F, C> extends AsyncIterator<infer Event, unknown, unknown> ? Event : never;

/**
 * The core as the renderer sees it: typed calls and streams over a connection that comes back by itself.
 *
 * Promises:
 *  - A call waits for the connection; when that breaks before the answer, it rejects with ConnectionLost.
 *  - A stream goes on after each reconnect, from the state at that moment, until it is stopped.
 */
export interface Core {
  readonly tenantId: string | null;
  readonly connection: Connection;
  call<F extends Feature, C extends CallOf<F>>(
    feature: F,
    name: C,
    input: InputOf<F, C>,
    signal?: AbortSignal,
  ): Promise<OutputOf<F, C>>;
  /** The sample arrays an answer describes; can be taken once. */
  takeFrame(description: FrameDescription): Promise<Columns>;
  /** Returns the function that stops it. `onError` is told of a refusal or bug, which ends the stream. */
  follow<F extends Feature, C extends CallOf<F>>(
    feature: F,
    name: C,
    input: InputOf<F, C>,
    onEvent: (event: EventOf<F, C>) => void,
    onError?: (error: unknown) => void,
  ): () => void;
}

const restMs = 200;

export function createCore(
  tenantId: string | null,
  openChannel: (tenantId: string | null) => Promise<Channel>,
): Core {
  const connection = createConnection(() => openChannel(tenantId));
  return {
    tenantId,
    connection,
    async call(feature, name, input, signal) {
      const client = await connection.whenOpen();
      return (await callOn(client, feature, name)(input, { signal })) as never;
    },
    async takeFrame(description) {
      const client = connection.current();
      if (!client) throw new ConnectionLost();
      return client.takeFrame(description);
    },
    follow(feature, name, input, onEvent, onError) {
      const stop = new AbortController();
      const { signal } = stop;
      const followOnce = async () => {
        const client = await connection.whenOpen();
        const events = await callOn(client, feature, name)(input, { signal });
        for await (const event of events as AsyncIterable<never>) {
          if (!signal.aborted) onEvent(event);
        }
      };
      void followUntil(signal, followOnce).catch((error: unknown) => {
        if (!signal.aborted) onError?.(error);
      });
      return () => stop.abort();
    },
  };
}

type AnyCall = (input: unknown, options: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** The client is a proxy of the contract; names were checked by the caller's types. */
function callOn({ client }: OpenClient, feature: string, name: string): AnyCall {
  return (client as unknown as Record<string, Record<string, AnyCall>>)[feature]![name]!;
}

/** Repeats what ends because the line broke; anything else ends it. */
async function followUntil(signal: AbortSignal, followOnce: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await followOnce();
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
    }
    await pause(restMs, signal);
  }
}
