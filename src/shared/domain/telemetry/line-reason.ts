/** Why a line is not up, one closed list for every protocol. `none` goes with a line that is well. */
export const lineReasons = [
  'none',
  'refused',
  'unreachable',
  'timeout',
  'reset',
  'closed-by-device',
  'garbled',
  'access-denied',
  'certificate-untrusted',
  'protocol-error',
  'driver-failed',
  'worker-restarted',
  'reconfigured',
] as const;
export type LineReason = (typeof lineReasons)[number];

const reasonsBySystemCode: Readonly<Record<string, LineReason>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** Reads a system error's code, or the code inside the words of a library that wrapped it. */
export function errorToLineReason(error: unknown): LineReason | undefined {
  const text = error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error);
  const code = /\bE[A-Z_]{3,}\b/g;
  for (const [word] of text.matchAll(code)) {
    const reason = reasonsBySystemCode[word];
    if (reason) return reason;
  }
  return undefined;
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errno' in error && typeof error.errno === 'string') return error.errno;
  return '';
}
