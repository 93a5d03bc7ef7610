import { type DenialReason, denialReasons } from '#shared/chunks/handshake.ts';
import type { SyncTroubleCode } from '#shared/contract/sync.ts';

/** Why the relay could not be reached, or sent us away. */
export class RelayTrouble extends Error {
  override readonly name = 'RelayTrouble';
  readonly code: SyncTroubleCode;
  readonly detail: string | undefined;

  constructor(code: SyncTroubleCode, detail?: string, options?: ErrorOptions) {
    super(`${code} ${detail ?? ''}`, options);
    this.code = code;
    this.detail = detail;
  }
}

/** Reasons that do not pass by themselves: tried again, but not often. */
export const lasting: ReadonlySet<SyncTroubleCode> = new Set<SyncTroubleCode>([
  'protocol-newer',
  'not-proven',
  'no-such-tenant',
  'suspended',
  'stranger',
  'revoked',
  'other-tenant',
]);
const byCode: Readonly<Record<string, SyncTroubleCode>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EAI_FAIL: 'name-unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ETIMEDOUT: 'timed-out',
  ABORT_ERR: 'timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  ECONNRESET: 'broken-off',
  EPIPE: 'broken-off',
  UND_ERR_SOCKET: 'broken-off',
};

/** Whether a relay has said this of who asked, and not somebody on the way to it. */
export function isDenial(why: unknown): why is DenialReason {
  return denialReasons.some((reason) => reason === why);
}

/** What a network says in its many tongues. */
export function troubleOf(error: unknown): RelayTrouble {
  if (error instanceof RelayTrouble) return error;
  const cause = causeOf(error);
  const code = String((cause as { code?: unknown }).code ?? '');
  const words = [code, (cause as Error).message].filter(Boolean).join(': ').slice(0, 200);
  return new RelayTrouble(codeOf(cause, code), words, { cause: error });
}

function codeOf(cause: unknown, code: string): SyncTroubleCode {
  if (Object.hasOwn(byCode, code)) return byCode[code]!;
  const { name, message } = cause as Error;
  if (name === 'TimeoutError' || name === 'AbortError' || /timed? ?out/i.test(message))
    return 'timed-out';
  const isTls =
    code === 'EPROTO' ||
    /^(ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code);
  if (isTls || /certificate|wrong version number|altnames/i.test(message)) return 'tls';
  // Whoever answers in another tongue than HTTP.
  if (code.startsWith('HPE_') || /Parse Error|HTTP|handshake/i.test(message)) return 'not-a-relay';
  return 'broken-off';
}

/** What `fetch` throws says only that it failed, and trying several addresses of a name fails for as many reasons. */
function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  const inner = error instanceof TypeError ? error.cause : undefined;
  return inner instanceof Error ? causeOf(inner) : (error ?? new Error('unknown'));
}

const byReason: Readonly<Record<string, SyncTroubleCode>> = {
  drained: 'drained',
  malformed: 'malformed',
  elsewhere: 'other-tenant',
  revoked: 'revoked',
  suspended: 'suspended',
  'too-many': 'too-many',
  silent: 'timed-out',
};

/** Of what a relay says when it ends a connection it had taken; undefined for what it never says. */
export function troubleOfClosing(reason: string): SyncTroubleCode | undefined {
  return byReason[reason];
}

/** Who answers a request for a relay with this has something else to say. */
export function troubleOfAnswer(answer: {
  readonly status: number;
  readonly type: string;
  readonly location: string;
}): RelayTrouble {
  const { status, type, location } = answer;
  const detail =
    `HTTP ${status}${location ? ` → ${location}` : ''}${type ? `, ${type}` : ''}`.slice(0, 200);
  const isPage = type.startsWith('text/html');
  const isPortal = status === 511 || (status >= 300 && status < 400) || (isPage && status < 300);
  if (isPortal) return new RelayTrouble('captive-portal', detail);
  if (status === 429) return new RelayTrouble('too-many', detail);
  if (status === 503) return new RelayTrouble('drained', detail);
  return new RelayTrouble('not-a-relay', detail);
}

export function troubleOfResponse({ status, headers }: Response): RelayTrouble {
  const type = headers.get('content-type') ?? '';
  return troubleOfAnswer({ status, type, location: headers.get('location') ?? '' });
}
