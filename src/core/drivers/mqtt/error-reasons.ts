import { errorToLineReason, type LineReason } from '#shared/domain/telemetry/line-reason.ts';

/** MQTT 3.1.1 return codes and MQTT 5 reason codes of a broker that does not let us in. */
const accessDeniedCodes: readonly unknown[] = [2, 4, 5, 133, 134, 135, 138, 140];

/** Why the line is down, from what the library threw or said. */
export function mqttErrorToReason(error: unknown): LineReason {
  const known = errorToLineReason(error);
  if (known) return known;
  if (isCertificateError(error)) return 'certificate-untrusted';
  if (!(error instanceof Error)) return 'protocol-error';
  if ('code' in error && accessDeniedCodes.includes(error.code)) return 'access-denied';
  if (/timeout/i.test(error.message)) return 'timeout';
  return 'garbled';
}

/** As Node names what it found wrong with a certificate (OpenSSL's X509_V_ERR codes). */
function isCertificateError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
