import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { callWorker, type WorkerCall } from './worker-call.ts';
import type { Question, QuestionSet } from './workers/ask.ts';

/** How the core answers what a worker asks. */
export type AnswersTo<Questions extends QuestionSet> = {
  readonly [Kind in keyof Questions]?: (
    ask: Questions[Kind]['ask'],
  ) => Promise<Questions[Kind]['answer']>;
};

interface AskingCall<Input, Questions extends QuestionSet> extends Omit<
  WorkerCall<Omit<Input, 'port'>>,
  'transfer' | 'graceMs'
> {
  readonly answers: AnswersTo<Questions>;
  readonly signal: AbortSignal;
}

/** Runs a function of a worker that asks the core for what it needs by its `port`, until it is done. */
export async function callAskingWorker<Input, Output, Questions extends QuestionSet>({
  answers,
  signal,
  input,
  ...call
}: AskingCall<Input, Questions>): Promise<Output> {
  const { port1, port2 } = new MessageChannel();
  const failing = new AbortController();
  answerOn(port1, answers, (error) => failing.abort(error));
  try {
    return await callWorker<object, Output>({
      ...call,
      input: { ...input, port: port2 },
      transfer: [port2],
      // A question that found no answer ends the thread at once: it waits for nothing else.
      graceMs: 250,
      signal: AbortSignal.any([signal, failing.signal]),
    });
  } finally {
    port1.close();
  }
}

function answerOn<Questions extends QuestionSet>(
  port: MessagePort,
  answers: AnswersTo<Questions>,
  onFailure: (error: unknown) => void,
): void {
  port.on('message', ({ kind, ask }: Question) => {
    const answer = answers[kind];
    if (!answer) return onFailure(new Error(`Nobody answers ${kind}`));
    answer(ask).then((found) => port.postMessage(found), onFailure);
  });
}
