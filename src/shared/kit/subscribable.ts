/** Something one can listen to. The returned function stops listening. */
export interface Subscribable<T> {
  subscribe(listener: (value: T) => void): () => void;
}

export interface Emitter<T> extends Subscribable<T> {
  emit(value: T): void;
}

/** Calls listeners in the order they came; a listener may leave while being called. */
export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe(listener) {
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(value) {
      // A copy: a listener that is added while being told is told from the next value on.
      for (const listener of Array.from(listeners)) listener(value);
    },
  };
}
