import * as A from '@automerge/automerge';
import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';

const geneses = new Map<DocumentKind, Uint8Array>(
  documentKinds.map((kind) => [kind, Buffer.from(definitions[kind].genesisBase64, 'base64')]),
);

/** The frozen first change every document of a kind begins with. */
export function genesisOf(kind: DocumentKind): Uint8Array {
  return must(geneses.get(kind), `genesis of ${kind}`);
}

const hashes = new Map<DocumentKind, string>();

/** The name of that change. */
export function genesisHashOf(kind: DocumentKind): string {
  const hash = hashes.get(kind) ?? hashOf(genesisOf(kind));
  hashes.set(kind, hash);
  return hash;
}

function hashOf(genesis: Uint8Array): string {
  const doc = A.load(genesis);
  const [hash] = A.getHeads(doc);
  A.free(doc);
  return must(hash, 'head of a genesis');
}
