import type { TLSSocket } from 'node:tls';
import type { Clock } from '#shared/kit/clock.ts';
import type { Link } from '#core/sync/chunks/link.ts';
import { type BlobLine, createBlobLine } from './blob-line.ts';
import type { LanCertificate } from './certificate.ts';
import { createFramedSocket } from './framed-socket.ts';
import { greet, type Greeted, type Greeter, type NotGreeted } from './greet.ts';
import type { Purpose, Side } from './greet-words.ts';
import { judge } from './judge.ts';
import { createLanLink } from './lan-link.ts';

interface Connected extends Greeted {
  readonly side: Side;
  /** Of the other end. */
  readonly address: string;
}

/** A neighbour that has proven who it is, and the link to it. */
export interface LanConnection extends Connected {
  readonly purpose: 'chunks';
  readonly link: Link;
}

/** A second connection to a neighbour, for photos and files. */
export interface BlobConnection extends Connected {
  readonly purpose: 'blobs';
  readonly line: BlobLine;
}

export interface ConnectDeps {
  readonly greeter: Greeter;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** What was thrown while a message was taken in; it has ended the connection. */
  readonly onBug: (error: unknown) => void;
  /** Otherwise 10 s and 20 s. */
  readonly greetWithinMs?: number | undefined;
  readonly silentAfterMs?: number | undefined;
}

/** TLS proves nothing here but that both ends share it: certificates are of nobody, and each end shows one. */
export function tlsOptionsOf({ cert, key }: LanCertificate) {
  return {
    cert,
    key,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    requestCert: true,
    rejectUnauthorized: false,
  } as const;
}

/** From a TLS connection that stands to a link or a line, or to nothing. `purpose`: as this end dials. */
export async function connectOver(
  deps: ConnectDeps,
  { side, socket, purpose = 'chunks' }: { side: Side; socket: TLSSocket; purpose?: Purpose },
): Promise<LanConnection | BlobConnection | { readonly failed: NotGreeted }> {
  const { greeter, clock, onBug, greetWithinMs: withinMs, silentAfterMs } = deps;
  const address = socket.remoteAddress ?? '';
  const frames = createFramedSocket({ socket, clock, onBug, silentAfterMs });
  const greeted = await greet(greeter, { side, purpose, socket, frames, withinMs });
  if ('failed' in greeted) return greeted;
  // An invitation it has proven to hold lets a device in until somebody has joined with it.
  const standing = () => judge(greeter.place.rights, greeted.device, greeted.invite);
  const about = { ...greeted, side, address };
  if (greeted.purpose === 'blobs') {
    const line = createBlobLine({ device: greeted.device, frames, standing });
    return { ...about, purpose: 'blobs', line };
  }
  const isJoining = greeted.as === 'joining';
  return { ...about, purpose: 'chunks', link: createLanLink({ frames, isJoining, standing }) };
}
