/** 0 good, 1 uncertain, 2 bad. */
export type QualityCode = 0 | 1 | 2;

const words: Readonly<Record<string, QualityCode>> = {
  good: 0,
  ok: 0,
  valid: 0,
  buena: 0,
  bueno: 0,
  uncertain: 1,
  questionable: 1,
  suspect: 1,
  substituted: 1,
  incierta: 1,
  bad: 2,
  invalid: 2,
  error: 2,
  fail: 2,
  mala: 2,
  malo: 2,
};

/**
 * A word of quality, or an OPC quality byte (OPC DA 3.00, 6.8: its two highest bits are 11 good, 01 uncertain, 00 bad);
 * undefined for what is neither.
 */
export function readQuality(text: string): QualityCode | undefined {
  const plain = text.toLowerCase();
  if (Object.hasOwn(words, plain)) return words[plain];
  if (!/^\d{1,3}(\.0*)?$/.test(plain)) return undefined;
  const byte = Number.parseInt(plain, 10);
  if (byte >= 192 && byte <= 255) return 0;
  if (byte >= 64 && byte < 128) return 1;
  return byte < 64 ? 2 : undefined;
}
