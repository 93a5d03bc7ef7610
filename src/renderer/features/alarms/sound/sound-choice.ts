import { createEmitter } from '#shared/kit/subscribable.ts';
import { readStored, writeStored } from '#renderer/ui/stored-state.ts';

const changed = createEmitter<boolean>();
let isMuted: boolean | undefined;

/** Whether this seat is to be silent; the same for every part of the window. */
export const muted = {
  get: () => (isMuted ??= readStored<boolean>('alarms.muted') ?? false),
  subscribe: changed.subscribe,
  choose(next: boolean) {
    isMuted = next;
    writeStored('alarms.muted', next);
    changed.emit(next);
  },
};

const states = createEmitter<boolean>();
let isBlocked = false;

/** Whether the browser forbids the sound that is due. */
export const blocked = {
  get: () => isBlocked,
  subscribe: states.subscribe,
  tell(next: boolean) {
    isBlocked = next;
    states.emit(next);
  },
};
