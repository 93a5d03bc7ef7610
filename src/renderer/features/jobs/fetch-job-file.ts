import type { Core } from '#renderer/core.ts';
import type { SavedFile } from '#renderer/ui/save-file.ts';

/** The most the contract gives at once. */
const pieceBytes = 4_194_304;

/**
 * Brings a file that a job made over piece by piece. Pieces become parts of a blob, which the browser keeps where it likes, so
 * that a large file does not lie in this page's memory.
 */
export async function fetchJobFile(
  core: Pick<Core, 'call' | 'takeFrame'>,
  jobId: string,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<SavedFile> {
  const parts: Blob[] = [];
  for (let offset = 0; ;) {
    signal.throwIfAborted();
    const piece = await core.call(
      'jobs',
      'file',
      { jobId: jobId as never, offset, length: pieceBytes },
      signal,
    );
    const { bytes } = await core.takeFrame(piece.frame);
    parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    offset += bytes!.length;
    onProgress(offset, piece.totalBytes);
    if (offset >= piece.totalBytes || bytes!.length === 0) {
      const { name, mimeType } = piece;
      return { name, mimeType, content: new Blob(parts, { type: mimeType }) };
    }
  }
}
