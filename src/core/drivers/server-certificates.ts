import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerCertificate } from '#shared/domain/telemetry/server-certificate.ts';
import { Refusal } from '#shared/kit/refusal.ts';

/** Where the library keeps what it was shown: a certificate that was never trusted lies in `rejected`. */
export const certificateFolder = (workFolder: string) => join(workFolder, 'opcua-certificates');
const trustedFolder = (workFolder: string) =>
  join(certificateFolder(workFolder), 'trusted', 'certs');
const rejectedFolder = (workFolder: string) => join(certificateFolder(workFolder), 'rejected');

interface KeptCertificate extends ServerCertificate {
  readonly folder: string;
  readonly file: string;
}

/** Certificates servers showed, those that wait for a decision first. */
export async function listCertificates(workFolder: string): Promise<readonly ServerCertificate[]> {
  const kept = await readKept(workFolder);
  return kept.map(({ folder: _folder, file: _file, ...certificate }) => certificate);
}

/** Takes a server for who it says it is, or no longer. Refuses `certificate-not-found`. Holds from the next connection on. */
export async function judgeCertificate(
  workFolder: string,
  fingerprint: string,
  isTrusted: boolean,
): Promise<void> {
  const meant = (await readKept(workFolder)).filter((one) => one.fingerprint === fingerprint);
  if (meant.length === 0) throw new Refusal('certificate-not-found', { fingerprint });
  const target = isTrusted ? trustedFolder(workFolder) : rejectedFolder(workFolder);
  await mkdir(target, { recursive: true });
  for (const { folder, file } of meant)
    if (folder !== target) await rename(join(folder, file), join(target, file));
}

async function readKept(workFolder: string): Promise<readonly KeptCertificate[]> {
  const rejected = await readFolder(rejectedFolder(workFolder), false);
  return [...rejected, ...(await readFolder(trustedFolder(workFolder), true))];
}

async function readFolder(folder: string, isTrusted: boolean): Promise<KeptCertificate[]> {
  const files = await readdir(folder).catch(() => []); // No server has shown a certificate yet.
  const read = files.map(async (file): Promise<KeptCertificate[]> => {
    const certificate = parseCertificate(await readFile(join(folder, file)));
    return certificate ? [{ ...certificate, isTrusted, folder, file }] : [];
  });
  return (await Promise.all(read)).flat();
}

function parseCertificate(bytes: Buffer): Omit<ServerCertificate, 'isTrusted'> | undefined {
  try {
    const parsed = new X509Certificate(bytes);
    return {
      fingerprint: parsed.fingerprint256,
      subject: parsed.subject,
      issuer: parsed.issuer,
      names: parsed.subjectAltName ?? '',
      validFromMs: Date.parse(parsed.validFrom),
      validToMs: Date.parse(parsed.validTo),
    };
  } catch {
    return undefined; // Something else that lies in the folder.
  }
}
