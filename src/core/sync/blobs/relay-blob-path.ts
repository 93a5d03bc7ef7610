import type { RelayRequest, RelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import { isDenial, RelayTrouble } from '#core/sync/links/relay/relay-trouble.ts';
import { type BlobPath, BlobTrouble, type BlobUploads } from './blob-path.ts';

const timeoutMs = 60_000;

/** Blobs at the relay: resumable uploads (tus 1.0.0), ranges of what it holds. `place`: `relay:<address>`. */
export function createRelayBlobPath(place: string, requests: RelayRequests): BlobPath {
  const ask = async (path: string, request: RelayRequest): Promise<Response> => {
    try {
      return await requests.send(path, { timeoutMs, ...request });
    } catch (error) {
      if (!(error instanceof RelayTrouble)) throw error;
      const why = isDenial(error.code) ? 'not-let-in' : 'no-answer';
      throw new BlobTrouble(why, { cause: error });
    }
  };
  return {
    place,
    async holds(hash, signal) {
      const { status } = await ask(`blobs/${hash}`, { method: 'HEAD', signal });
      if (status === 200) return true;
      if (status === 404) return false;
      throw troubleOf(status);
    },
    async fetch(hash, offset, length, signal, take) {
      const range = `bytes=${offset}-${offset + length - 1}`;
      const answer = await ask(`blobs/${hash}`, { headers: { range }, signal });
      if (answer.status === 206) {
        await readAtMost(answer, length, take);
        return true;
      }
      await answer.body?.cancel();
      if (answer.status === 404) return false;
      // Its blob is shorter than the entry says: whatever it is, it is not what is wanted.
      throw answer.status === 416 ? new BlobTrouble('altered') : troubleOf(answer.status);
    },
    uploads: createUploads(ask),
  };
}

type Ask = (path: string, request: RelayRequest) => Promise<Response>;

function createUploads(ask: Ask): BlobUploads {
  const common = { 'tus-resumable': '1.0.0' };
  return {
    async begin(hash, sealedBytes, signal) {
      const headers = {
        ...common,
        'upload-length': String(sealedBytes),
        'upload-metadata': `hash ${Buffer.from(hash).toString('base64')}`,
      };
      const answer = await ask('uploads', { method: 'POST', headers, signal });
      const said = await textOf(answer);
      const id = /[^/]+$/.exec(answer.headers.get('location') ?? '')?.[0];
      if (answer.status === 201 && id) return `uploads/${id}`;
      if (answer.status === 413)
        throw new BlobTrouble(said.includes('quota') ? 'no-room' : 'too-large');
      throw troubleOf(answer.status);
    },
    async offsetOf(at, signal) {
      const answer = await ask(at, { method: 'HEAD', headers: common, signal });
      if (answer.status === 200) return Number(answer.headers.get('upload-offset'));
      if (answer.status === 404 || answer.status === 410) return undefined;
      throw troubleOf(answer.status);
    },
    async send(at, offset, bytes, signal) {
      const headers = {
        ...common,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      };
      const body = bytes as Uint8Array<ArrayBuffer>;
      const answer = await ask(at, { method: 'PATCH', headers, body, signal });
      await answer.body?.cancel();
      if (answer.status === 204) return Number(answer.headers.get('upload-offset'));
      throw answer.status === 422 ? new BlobTrouble('altered') : troubleOf(answer.status);
    },
  };
}

function troubleOf(status: number): BlobTrouble {
  if (status === 401) return new BlobTrouble('not-let-in');
  if (status === 403) return new BlobTrouble('may-not-write');
  // 409: an upload that stands elsewhere than was thought, 423: one that is still being written. Both are asked about anew.
  return new BlobTrouble('no-answer', { cause: new Error(`the relay answered ${status}`) });
}

/** A body is read no further than was asked for, whoever answers. */
async function readAtMost(
  answer: Response,
  length: number,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  let got = 0;
  let next: (() => void) | undefined;
  try {
    for await (const piece of answer.body ?? []) {
      got += piece.length;
      if (got > length) throw new BlobTrouble('altered');
      // Outside of what a line may throw: a disk has its own troubles.
      next = () => take(piece);
      next();
      next = undefined;
    }
  } catch (error) {
    if (error instanceof BlobTrouble || next) throw error;
    // Cut off: what has come is kept, and the rest is asked for.
    if (got === 0) throw new BlobTrouble('no-answer', { cause: error });
  }
}

async function textOf(answer: Response): Promise<string> {
  try {
    return (await answer.text()).slice(0, 200);
  } catch (error) {
    throw new BlobTrouble('no-answer', { cause: error });
  }
}
