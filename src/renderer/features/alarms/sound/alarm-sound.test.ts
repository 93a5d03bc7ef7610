import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarmSound, mostUrgent, tones } from './alarm-sound.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const none = { critical: 0, high: 0, medium: 0, low: 0, journal: 0 };

/** A loudspeaker that counts its beeps; the browser's audio is not to be had here. */
function setupSound(isAllowed = true) {
  const heard: number[] = [];
  let gesture: () => void = () => undefined;
  const part = {
    connect: () => part,
    gain: { setValueAtTime: () => 0, linearRampToValueAtTime: () => 0 },
  };
  const audio = {
    state: isAllowed ? 'running' : 'suspended',
    currentTime: 0,
    destination: {},
    createGain: () => part,
    createOscillator: () => {
      const frequency = { value: 0 };
      return {
        frequency,
        connect: () => part,
        start: () => heard.push(frequency.value),
        stop: () => undefined,
      };
    },
    resume: async () => void (audio.state = 'running'),
    close: async () => undefined,
  };
  const openAudio = vi.fn(() => audio as unknown as AudioContext);
  const sound = createAlarmSound({
    openAudio,
    onGesture: (handle) => {
      gesture = handle;
      return () => undefined;
    },
  });
  return { sound, heard, openAudio, click: () => gesture() };
}

describe('the sound of alarms', () => {
  it('is that of the most urgent that asks for attention, and none of the journal', () => {
    expect(mostUrgent({ ...none, low: 3, high: 1 })).toBe('high');
    expect(mostUrgent({ ...none, journal: 3 })).toBeNull();
  });

  it('comes at once, again at its interval, and ends with null', () => {
    const { sound, heard } = setupSound();
    sound.set('high');
    expect(heard).toEqual([784, 784]);
    vi.advanceTimersByTime(tones.high.everyMs);
    expect(heard).toHaveLength(4);
    sound.set(null);
    vi.advanceTimersByTime(10 * tones.high.everyMs);
    expect(heard).toHaveLength(4);
    expect(sound.state.get()).toBe('silent');
    sound.close();
  });

  it('does not begin anew for the same priority, and does for a worse one', () => {
    const { sound, heard } = setupSound();
    sound.set('low');
    sound.set('low');
    expect(heard).toHaveLength(1);
    sound.set('critical');
    expect(heard).toHaveLength(4);
    sound.close();
  });

  it('says that it is blocked, and sounds after the first click', async () => {
    const { sound, heard, click } = setupSound(false);
    sound.set('medium');
    expect([heard, sound.state.get()]).toEqual([[], 'blocked']);
    click();
    await vi.advanceTimersByTimeAsync(0);
    expect([heard, sound.state.get()]).toEqual([[587], 'sounding']);
    sound.close();
  });

  it('opens no audio while there is nothing to sound', () => {
    const { sound, openAudio } = setupSound();
    sound.set(null);
    expect(openAudio).not.toHaveBeenCalled();
    sound.close();
  });
});
