/**
 * Where secrets of this seat lie: its signing key, later tokens of links. Contract:
 *  - A secret that `write` has resolved for is on the disk; it replaces what had the name before.
 *  - `read` of a name never written, or removed, answers undefined.
 *  - A secret that is there and cannot be read is refused: whoever took it for missing would make another.
 *  - Names are lower-case letters, digits and dashes.
 */
export interface Keychain {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, secret: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  /** Every secret, opened, by name: for a backup. */
  all(): Promise<ReadonlyMap<string, Uint8Array>>;
}
