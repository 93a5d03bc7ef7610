import { alarmPriorities, type AlarmPriority } from '#shared/domain/alarms/priority.ts';
import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';

export type SoundingPriority = Exclude<AlarmPriority, 'journal'>;

interface Tone {
  readonly hz: number;
  readonly beeps: number;
  readonly everyMs: number;
}

/** The more urgent, the higher, the more often, the more beeps. */
export const tones: Readonly<Record<SoundingPriority, Tone>> = {
  critical: { hz: 988, beeps: 3, everyMs: 4_000 },
  high: { hz: 784, beeps: 2, everyMs: 8_000 },
  medium: { hz: 587, beeps: 1, everyMs: 15_000 },
  low: { hz: 440, beeps: 1, everyMs: 30_000 },
};

/** The most urgent of what asks for attention; null when nothing does. */
export function mostUrgent(
  announced: Readonly<Record<AlarmPriority, number>>,
): SoundingPriority | null {
  const found = alarmPriorities.find((one) => one !== 'journal' && announced[one] > 0);
  return (found as SoundingPriority | undefined) ?? null;
}

/** `blocked`: the browser makes no sound before someone has clicked or typed. */
export type SoundState = 'silent' | 'sounding' | 'blocked';

/**
 * Promises:
 *  - Sounds at once when told a priority, then again at its interval, until told another or null.
 *  - Opens the audio output only when there is something to sound.
 *  - While the browser forbids sound it says so, and begins by itself at the first click or key.
 */
export interface AlarmSound {
  readonly state: Subscribable<SoundState> & { get(): SoundState };
  set(priority: SoundingPriority | null): void;
  close(): void;
}

interface Surroundings {
  readonly openAudio: () => AudioContext;
  /** Tells of the first click or key, after which sound is allowed; returns the function that stops it. */
  readonly onGesture: (handle: () => void) => () => void;
}

export function createAlarmSound({ openAudio, onGesture }: Surroundings): AlarmSound {
  const changed = createEmitter<SoundState>();
  let state: SoundState = 'silent';
  let priority: SoundingPriority | null = null;
  let audio: AudioContext | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const become = (next: SoundState) => {
    if (next === state) return;
    state = next;
    changed.emit(next);
  };
  const sound = () => {
    if (priority === null || !audio) return;
    const isAllowed = audio.state === 'running';
    become(isAllowed ? 'sounding' : 'blocked');
    if (isAllowed) beep(audio, tones[priority]);
  };
  const stopListening = onGesture(() => {
    if (audio && audio.state !== 'running') void audio.resume().then(sound);
  });
  return {
    state: { get: () => state, subscribe: changed.subscribe },
    set(next) {
      if (next === priority) return;
      priority = next;
      clearInterval(timer);
      if (next === null) return become('silent');
      audio ??= openAudio();
      sound();
      timer = setInterval(sound, tones[next].everyMs);
    },
    close() {
      clearInterval(timer);
      stopListening();
      void audio?.close();
    },
  };
}

const beepS = 0.16;
const restS = 0.12;
const loudness = 0.18;
/** Without it a tone begins and ends with a click. */
const edgeS = 0.012;

function beep(audio: AudioContext, { hz, beeps }: Tone): void {
  for (let turn = 0; turn < beeps; turn += 1) {
    const startS = audio.currentTime + turn * (beepS + restS);
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, startS);
    volume.gain.linearRampToValueAtTime(loudness, startS + edgeS);
    volume.gain.setValueAtTime(loudness, startS + beepS - edgeS);
    volume.gain.linearRampToValueAtTime(0, startS + beepS);
    tone.connect(volume).connect(audio.destination);
    tone.start(startS);
    tone.stop(startS + beepS);
  }
}
