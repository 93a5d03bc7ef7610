import { expect, it } from 'vitest';
import { createPublishWindow } from './publish-window.ts';

/** A client whose acknowledgements the test gives. */
function setup(receiveMaximum?: number) {
  const asked: { payload: string; settle: (error?: unknown) => void }[] = [];
  const publish = (_topic: string, payload: string, _options: object, done: never) =>
    asked.push({ payload, settle: done });
  const silences: unknown[] = [];
  const onSilence = () => void silences.push(asked.length);
  const published = createPublishWindow({ publish: publish as never }, onSilence, 20);
  published.narrow(receiveMaximum);
  return { ...published, asked, silences };
}
const messages = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ topic: 't', payload: String(n) }));
const refusal = (code: number) => Object.assign(new Error('Not authorized'), { code });

it('PUB-11 has no more on their way than the broker takes', async () => {
  const { publish, asked } = setup(3);
  const outcome = publish(messages(10));
  expect(asked).toHaveLength(3);
  asked[1]!.settle();
  expect(asked).toHaveLength(4);
  for (const at of [0, 2, 3, 4, 5, 6, 7, 8, 9]) asked[at]!.settle();
  expect(await outcome).toEqual({ settled: 10, refused: 0, refusal: null });
});

it('PUB-05 tells as settled only what was acknowledged without a gap when the line ends', async () => {
  const { publish, asked, giveUp } = setup();
  const outcome = publish(messages(5));
  for (const at of [0, 1, 3]) asked[at]!.settle();
  giveUp();
  expect(await outcome).toMatchObject({ settled: 2 });
});

it('PUB-08 passes over what is refused for good, and stops at what is refused for now', async () => {
  const { publish, asked } = setup();
  const outcome = publish(messages(4));
  asked[0]!.settle(refusal(135));
  asked[1]!.settle();
  asked[2]!.settle(refusal(151));
  expect(await outcome).toEqual({ settled: 2, refused: 1, refusal: 'Not authorized' });
});

it('PUB-11 says when nothing was acknowledged for too long', async () => {
  const { publish, giveUp, silences } = setup();
  const outcome = publish(messages(2));
  await expect.poll(() => silences).toHaveLength(1);
  giveUp();
  expect(await outcome).toMatchObject({ settled: 0 });
});
