import { expect, vi } from 'vitest';
import { patient } from '#tests/relay/test-relay.ts';
import type { TestSeat } from './test-seat.ts';

const pieceBytes = 1024 * 1024;

/** Writes a file on one seat, and takes it in on another, as a browser does both. Answers what came of it. */
export async function carry(
  from: TestSeat,
  to: TestSeat,
  placeId: string | null = null,
): Promise<Record<string, unknown>> {
  return takeFile(to, (await writeFile(from, { placeId })).file);
}

type Choice = Parameters<TestSeat['client']['sync']['exportFile']>[0];

/** Answers the file, and what the job said of it. */
export async function writeFile(
  from: TestSeat,
  choice: Choice,
): Promise<{ readonly file: Buffer; readonly result: Record<string, unknown> }> {
  const { jobId } = await from.client.sync.exportFile(choice);
  const result = await endOf(from, jobId);
  const pieces: Uint8Array[] = [];
  for (let offset = 0, total = 1; offset < total;) {
    const { totalBytes, frame, name } = await from.client.jobs.file({ jobId, offset });
    expect(name).toMatch(/\.wellossync$/);
    const { bytes } = (await from.takeFrame(frame)) as { readonly bytes: Uint8Array };
    pieces.push(bytes);
    offset += bytes.length;
    total = totalBytes;
  }
  return { file: Buffer.concat(pieces), result };
}

/** Answers what came of it. */
export async function takeFile(to: TestSeat, file: Buffer): Promise<Record<string, unknown>> {
  const { fileId } = await to.client.sync.beginFile({
    name: 'stick.wellossync',
    bytes: file.length,
  });
  for (let offset = 0; offset < file.length; offset += pieceBytes) {
    const base64 = file.subarray(offset, offset + pieceBytes).toString('base64');
    await to.client.sync.receiveFile({ fileId, offset, base64 });
  }
  const { jobId: taking } = await to.client.sync.importFile({ fileId });
  return endOf(to, taking);
}

/** What a job has made, once it is done. */
export function endOf(seat: TestSeat, jobId: string): Promise<Record<string, unknown>> {
  return vi.waitFor(async () => {
    const job = (await seat.client.jobs.list()).find((one) => one.jobId === jobId);
    expect(job?.failure).toBeNull();
    expect(job?.state).toBe('done');
    return job!.result!;
  }, patient);
}

/** Lets a newcomer in where nothing but a stick goes from one to the other. */
export async function admitByFiles(
  owner: TestSeat,
  newcomer: TestSeat,
  role: 'engineer' | 'pumper',
): Promise<void> {
  const { text } = await owner.client.people.invite({ role, minutes: 60, note: newcomer.name });
  const { tenantId } = await newcomer.client.people.join({ text });
  await newcomer.open(tenantId);
  await carry(owner, newcomer);
  await vi.waitFor(async () => {
    expect((await newcomer.client.sync.status()).joining?.step).toBe('confirming');
  }, patient);
  await carry(newcomer, owner);
  const asking = (await owner.client.people.members()).find(({ state }) => state === 'asking');
  await owner.client.people.letIn({ device: asking!.device });
  await carry(owner, newcomer);
}
