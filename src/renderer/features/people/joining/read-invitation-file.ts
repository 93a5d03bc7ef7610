/** A longer one is no invitation; the core takes no longer one either. */
const MOST_TEXT_BYTES = 4_000;
/** Beyond this a photograph shows no more of a code, and costs seconds. */
const MOST_PIXELS_A_SIDE = 1_600;

/** The invitation in a text file, or in a picture of its QR code; undefined: none was found. */
export async function readInvitationFile(file: File): Promise<string | undefined> {
  if (!file.type.startsWith('image/'))
    return file.size <= MOST_TEXT_BYTES ? (await file.text()).trim() : undefined;
  const [{ decodeQR }, picture] = await Promise.all([import('qr/decode.js'), pixelsOf(file)]);
  try {
    return picture && decodeQR(picture);
  } catch {
    // The library says that it found no code by throwing.
    return undefined;
  }
}

async function pixelsOf(file: File): Promise<ImageData | undefined> {
  // A file that is no picture, whatever its name says, rejects.
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, MOST_PIXELS_A_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.round(bitmap.width * scale);
  const height = Math.round(bitmap.height * scale);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context?.getImageData(0, 0, width, height);
}
