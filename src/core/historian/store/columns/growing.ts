interface Arrays {
  readonly length: number;
  fill(value: number): unknown;
  set(from: never): void;
}

/** A typed array that is as long as the greatest place it was asked to hold; `blank` stands where nothing was put. */
export function growing<
  T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array,
>(make: new (length: number) => T, blank = 0): { array: T; reserve(place: number): void } {
  const blankArray = (length: number) => {
    const array = new make(length);
    if (blank !== 0) array.fill(blank);
    return array;
  };
  const grown = {
    array: blankArray(256),
    reserve(place: number) {
      if (place < grown.array.length) return;
      const larger = blankArray(Math.max(grown.array.length * 2, place + 1));
      (larger as Arrays).set(grown.array as never);
      grown.array = larger;
    },
  };
  return grown;
}
