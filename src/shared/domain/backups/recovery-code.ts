/** Random bytes behind a code: 160 bits, as much as nobody can guess and a person can still type. */
export const recoverySecretBytes = 20;

/** Crockford's base 32: no I, L, O or U, which are read as something else. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretSigns = 32;
const checkSigns = 4;
const groupSigns = 4;
const crcPolynomial = 0xedb88320;

/** The secret of a recovery kit as it is printed: nine groups of four signs, the last of them a checksum. */
export function formatRecoveryCode(secret: Uint8Array): string {
  if (secret.length !== recoverySecretBytes) throw new RangeError('A recovery secret has 20 bytes');
  const signs = encode(secret) + checkOf(secret);
  return signs.match(/.{4}/g)!.join('-');
}

/** What was typed or scanned, in whatever case and grouping; undefined when it is no code, or mistyped. */
export function parseRecoveryCode(text: string): Uint8Array | undefined {
  const signs = text
    .toUpperCase()
    .replaceAll(/[\s\-–—.]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (signs.length !== secretSigns + checkSigns) return undefined;
  const secret = decode(signs.slice(0, secretSigns));
  return secret && checkOf(secret) === signs.slice(secretSigns) ? secret : undefined;
}

/** How many signs of a code have been typed, of how many: for a field that counts along. */
export const recoveryCodeGroups = (secretSigns + checkSigns) / groupSigns;

function encode(bytes: Uint8Array): string {
  let signs = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) signs += alphabet[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return signs;
}

function decode(signs: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of signs) {
    const value = alphabet.indexOf(sign);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}

/** Twenty bits of the CRC-32 (ISO-HDLC): every single wrong sign and every two exchanged neighbours show. */
function checkOf(bytes: Uint8Array): string {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? crcPolynomial : 0);
  }
  const value = ~crc >>> 0;
  return [27, 22, 17, 12].map((shift) => alphabet[(value >>> shift) & 31]).join('');
}
