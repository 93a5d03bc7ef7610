import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createAlarmSound, type AlarmSound, type SoundingPriority } from './alarm-sound.ts';
import { blocked, muted } from './sound-choice.ts';

/** Sounds for a priority while this seat is not muted. */
export function useAlarmSound(priority: SoundingPriority | null): void {
  const isMuted = useSyncExternalStore(muted.subscribe, muted.get);
  const sound = useRef<AlarmSound>(null);
  useEffect(() => {
    const own = createAlarmSound({ openAudio: () => new AudioContext(), onGesture });
    const stop = own.state.subscribe((state) => blocked.tell(state === 'blocked'));
    sound.current = own;
    return () => {
      stop();
      own.close();
      blocked.tell(false);
    };
  }, []);
  useEffect(() => sound.current?.set(isMuted ? null : priority), [isMuted, priority]);
}

function onGesture(handle: () => void): () => void {
  const kinds = ['pointerdown', 'keydown'] as const;
  for (const kind of kinds) window.addEventListener(kind, handle, { capture: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, handle, { capture: true });
  };
}
