import sharp from 'sharp';
import type { WellId } from '#shared/domain/identity/ids.ts';
import type { TestSeat } from './test-seat.ts';

/** A photo of noise, as a camera would make it: 1,600 × 1,200, with a preview and a thumbnail of its own. Answers its bytes. */
export async function attachPhoto(
  { client }: TestSeat,
  wellId: WellId,
  name: string,
): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = {
    width: 1_600,
    height: 1_200,
    channels: 3,
    background: '#884422',
    noise,
  } as const;
  const bytes = await sharp({ create }).jpeg({ quality: 70 }).toBuffer();
  const { fileId } = await client.attachments.begin({ name, bytes: bytes.length });
  await client.attachments.receive({ fileId, offset: 0, base64: bytes.toString('base64') });
  await client.attachments.add({ fileId, about: { kind: 'well', wellId }, caption: 'Leaks' });
  return bytes;
}

/** All of what is attached under a name, read at a seat as a screen reads it. */
export async function readOriginal(seat: TestSeat, wellId: WellId, name: string): Promise<Buffer> {
  const list = await seat.client.attachments.list({ about: { kind: 'well', wellId } });
  const { attachmentId } = list.find((one) => one.name === name)!;
  const pieces: Uint8Array[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const read: { frame: Parameters<TestSeat['takeFrame']>[0]; nextOffset: number | null } =
      await seat.client.attachments.read({ attachmentId, role: 'original', offset });
    const { bytes } = (await seat.takeFrame(read.frame)) as { readonly bytes: Uint8Array };
    pieces.push(bytes);
    offset = read.nextOffset;
  }
  return Buffer.concat(pieces);
}
