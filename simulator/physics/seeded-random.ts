/** Reproducible randomness: the same seed text gives the same numbers on every machine. */
export interface SeededRandom {
  /** In [0, 1). */
  fraction(): number;
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** Waiting time until the next event of a Poisson process with this mean. */
  waiting(mean: number): number;
}

/** sfc32 (Chris Doty-Humphrey's small fast counting generator), seeded from an FNV-1a hash of the text. */
export function createSeededRandom(seed: string): SeededRandom {
  const next = sfc32(fnv1a(seed), fnv1a(`${seed}·b`), fnv1a(`${seed}·c`));
  // Early outputs still show the seed's pattern.
  for (let i = 0; i < 12; i += 1) next();
  return {
    fraction: next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    waiting: (mean) => -mean * Math.log(1 - next()),
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
}
