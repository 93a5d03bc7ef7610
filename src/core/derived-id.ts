import { createHash } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id in the form of a ULID that follows from a text alone, for things that must get the same id each time they are
 * made (a repeated step of a job, a well of the simulated lease). 128 bits of SHA-256; says nothing about time.
 */
export function deriveId(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let id = '';
  for (let place = 0; place < 26; place++) {
    id = crockford[Number(rest & 31n)]! + id;
    rest >>= 5n;
  }
  return id;
}
