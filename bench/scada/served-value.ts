/**
 * What a tag of a device reads in one of its scans: a wave with noise to the hundredth, as a transmitter gives it, and no
 * two scans in a row the same, so that nobody may leave one out. Both sides reckon it, so that what is kept can be
 * compared value by value.
 */
export function servedValue(device: number, tag: number, scan: number): number {
  const wave = 100 + tag * 20 + 5 * Math.sin((scan + device * 7) / 60);
  const noise = (mix(scan * 8_191 + device * 31 + tag) % 21) / 100;
  // More than wave and noise change in a scan.
  const turn = (scan % 2) / 2;
  return Math.fround(Math.round((wave + noise + turn) * 100) / 100);
}

/** Of the finalizer of MurmurHash3: near numbers come out far apart. */
function mix(key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
