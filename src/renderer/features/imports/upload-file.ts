/** What an upload needs from the core; each call is repeated by its maker until it is answered. */
export interface UploadPorts {
  readonly begin: (name: string, bytes: number) => Promise<string>;
  readonly receive: (fileId: string, offset: number, base64: string) => Promise<void>;
}

interface UploadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
}

/** The most the contract takes at once. */
export const pieceBytes = 1024 * 1024;

/** Sends a file in pieces, one after the other; rejects with the signal's reason when it is cancelled. */
export async function uploadFile(
  file: Pick<File, 'name' | 'size' | 'slice'>,
  ports: UploadPorts,
  { signal, onProgress }: UploadOptions,
): Promise<string> {
  const fileId = await ports.begin(file.name, file.size);
  for (let offset = 0; offset < file.size; offset += pieceBytes) {
    signal.throwIfAborted();
    const piece = await file.slice(offset, offset + pieceBytes).arrayBuffer();
    await ports.receive(fileId, offset, toBase64(new Uint8Array(piece)));
    onProgress(Math.min(file.size, offset + pieceBytes));
  }
  signal.throwIfAborted();
  return fileId;
}

/** As many arguments as a call surely takes; a multiple of 3, so that pieces join without padding. */
const atOnce = 24 * 1024;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += atOnce)
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + atOnce)));
  return text;
}
