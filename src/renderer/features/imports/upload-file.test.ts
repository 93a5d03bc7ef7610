import { describe, expect, it } from 'vitest';
import { pieceBytes, toBase64, uploadFile } from './upload-file.ts';

function setupUpload(size: number, onPiece: (count: number) => void = () => undefined) {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7) % 256);
  const pieces: { offset: number; bytes: Buffer }[] = [];
  const progress: number[] = [];
  const stop = new AbortController();
  const done = () =>
    uploadFile(
      new File([bytes], 'wells.csv'),
      {
        begin: (name, length) => Promise.resolve(`${name} ${length}`),
        receive: async (_, offset, base64) => {
          pieces.push({ offset, bytes: Buffer.from(base64, 'base64') });
          onPiece(pieces.length);
        },
      },
      { signal: stop.signal, onProgress: (sent) => progress.push(sent) },
    );
  return { bytes, pieces, progress, stop, done };
}

describe('uploadFile', () => {
  it('sends every byte once, in pieces the contract takes, and tells how far it is', async () => {
    const size = 2 * pieceBytes + 5;
    const { bytes, pieces, progress, done } = setupUpload(size);
    expect(await done()).toBe(`wells.csv ${size}`);
    expect(pieces.map(({ offset }) => offset)).toEqual([0, pieceBytes, 2 * pieceBytes]);
    expect(Buffer.concat(pieces.map((piece) => piece.bytes)).equals(bytes)).toBe(true);
    expect(progress).toEqual([pieceBytes, 2 * pieceBytes, size]);
  });

  it('sends nothing after it was cancelled', async () => {
    const upload = setupUpload(3 * pieceBytes, (count) => count === 1 && upload.stop.abort());
    await expect(upload.done()).rejects.toThrow(/aborted/);
    expect(upload.pieces).toHaveLength(1);
  });

  it('begins an empty file, which the core then refuses in its words', async () => {
    const { pieces, done } = setupUpload(0);
    expect(await done()).toBe('wells.csv 0');
    expect(pieces).toEqual([]);
  });
});

describe('toBase64', () => {
  it.each([0, 1, 2, 3, 24 * 1024, 24 * 1024 + 1, 100_000])('of %d bytes reads back', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31) % 256);
    expect(Buffer.from(toBase64(bytes), 'base64').equals(bytes)).toBe(true);
  });
});
