interface Arrays {
  readonly length: number;
  set(from: never): void;
}

/** A typed array that is as long as the greatest place it was asked to hold. */
export function growing<T extends Uint32Array | Int32Array | Float64Array | Uint16Array>(
  make: new (length: number) => T,
): { array: T; reserve(place: number): void } {
  const grown = {
    array: new make(256),
    reserve(place: number) {
      if (place < grown.array.length) return;
      const larger = new make(Math.max(grown.array.length * 2, place + 1));
      (larger as Arrays).set(grown.array as never);
      grown.array = larger;
    },
  };
  return grown;
}
