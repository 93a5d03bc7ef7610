import type { MessagePort } from 'node:worker_threads';

/** What a worker may ask the core for, by kind, and what it is answered. */
export type QuestionSet = Readonly<
  Record<string, { readonly ask: unknown; readonly answer: unknown }>
>;

export interface Question<Kind = string, Asked = unknown> {
  readonly kind: Kind;
  readonly ask: Asked;
}

export type AskOf<Questions extends QuestionSet> = <Kind extends keyof Questions & string>(
  kind: Kind,
  ask: Questions[Kind]['ask'],
) => Promise<Questions[Kind]['answer']>;

/** One question at a time. The core ends the thread when it cannot answer. */
export function createAsk<Questions extends QuestionSet>(port: MessagePort): AskOf<Questions> {
  return (kind, ask) =>
    new Promise((resolve) => {
      port.once('message', resolve);
      port.postMessage({ kind, ask } satisfies Question);
    });
}
