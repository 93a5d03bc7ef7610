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
