import { z } from 'zod';

/** A certificate a server showed, and what was decided about it on this seat. */
export const serverCertificate = z.object({
  /** SHA-256 of the certificate, hexadecimal in pairs. */
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  /** `URI:` and host names it is for. */
  names: z.string(),
  validFromMs: z.number(),
  validToMs: z.number(),
  isTrusted: z.boolean(),
});
export type ServerCertificate = z.output<typeof serverCertificate>;
