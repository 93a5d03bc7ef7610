import { describe, expect, it } from 'vitest';
import { readFrame } from '#shared/contract/frames.ts';
import { createHttpFrames, frameLifeMs } from './http-frames.ts';

function setupFrames() {
  const clock = { now: 0, monotonicMs: () => clock.now };
  const frames = createHttpFrames(clock);
  const send = (owner: string) =>
    frames.senderFor(owner).send({ value: Float64Array.of(Number.NaN) });
  return { clock, frames, send };
}

describe('HTTP frames', () => {
  it('ACC-11 gives a frame once, to its owner', () => {
    const { frames, send } = setupFrames();
    const description = send('vera');
    expect(frames.take(description.frameId, 'mallory')).toBeUndefined();
    const bytes = frames.take(description.frameId, 'vera');
    expect(readFrame(description, bytes!)).toEqual({ value: Float64Array.of(Number.NaN) });
    expect(frames.take(description.frameId, 'vera')).toBeUndefined();
  });

  it('ACC-11 keeps a frame for 60 seconds', () => {
    const { clock, frames, send } = setupFrames();
    const early = send('vera');
    const late = send('vera');
    clock.now = frameLifeMs - 1;
    expect(frames.take(early.frameId, 'vera')).toBeDefined();
    clock.now = frameLifeMs;
    expect(frames.take(late.frameId, 'vera')).toBeUndefined();
  });
});
