import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** What an end of a TLS connection shows: a certificate that says nothing, and its key. */
export interface LanCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** SHA-256 of the public key as the certificate holds it. */
  readonly keyHash: Uint8Array;
}

/**
 * A new self-signed certificate of a new P-256 key. It names nobody and never expires: who is at the other end is proven by the
 * device's own key over the connection (`greet.ts`), and a clock that is wrong must keep nobody out. P-256, since the TLS library
 * Electron brings takes no certificates of Ed25519 keys.
 */
export function createLanCertificate(): LanCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const said = sequence(
    // Version 3.
    tagged(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    validity,
    name,
    spki,
  );
  const signature = sign('sha256', said, privateKey);
  const whole = sequence(said, ecdsaWithSha256, tagged(0x03, Buffer.concat([zero, signature])));
  return {
    cert: pem('CERTIFICATE', whole),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    keyHash: keyHashOf(spki),
  };
}

/** Of a public key in SubjectPublicKeyInfo, as a peer's certificate holds it. */
export function keyHashOf(spki: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(spki).digest());
}

/** Of a certificate in DER; undefined for one without a key that can be read. */
export function peerKeyHash(raw: Uint8Array | undefined): Uint8Array | undefined {
  if (!raw) return undefined;
  try {
    const key = createPublicKey({ key: pem('CERTIFICATE', Buffer.from(raw)), format: 'pem' });
    return keyHashOf(key.export({ format: 'der', type: 'spki' }));
  } catch {
    // Of a kind of key that is not known here.
    return undefined;
  }
}

// DER (X.690), as far as this one certificate (RFC 5280, 4.1) needs it.

const zero = Buffer.of(0);
const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
/** CN=WellOS: some libraries take no certificate without a name. */
const name = sequence(
  tagged(0x31, sequence(Buffer.from('0603550403', 'hex'), tagged(0x0c, Buffer.from('WellOS')))),
);
const validity = sequence(
  tagged(0x17, Buffer.from('700101000000Z')),
  // RFC 5280, 4.1.2.5: no end that is known.
  tagged(0x18, Buffer.from('99991231235959Z')),
);

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.of(value));
}

function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.of(bytes);
  return bytes < 0x100 ? Buffer.of(0x81, bytes) : Buffer.of(0x82, bytes >> 8, bytes & 0xff);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
