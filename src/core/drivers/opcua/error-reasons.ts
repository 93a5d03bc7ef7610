import { errorToLineReason, type LineReason } from '#shared/domain/telemetry/line-reason.ts';

/** An error in the library's own words; a line that just ends gives none. */
export function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return error === null || error === undefined ? 'the server closed the connection' : String(error);
}

/** Why the line is down, from what the library threw. */
export function opcuaErrorToReason(error: unknown): LineReason {
  const words = wordsOf(error);
  // Of the person, not of the server: said of a certificate with which somebody logs in as well.
  if (/BadIdentityToken|BadUserAccessDenied|BadUserSignature/i.test(words)) return 'access-denied';
  if (/certificate/i.test(words)) return 'certificate-untrusted';
  return (
    errorToLineReason(error) ?? (/time(d)?[ -]?out/i.test(words) ? 'timeout' : 'protocol-error')
  );
}
