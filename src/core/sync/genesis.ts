import { definitions, documentKinds } from '#shared/documents/definitions.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { must } from '#shared/kit/must.ts';
import { sha256 } from './document-id.ts';

interface Genesis {
  readonly bytes: Uint8Array;
  readonly sha256: Uint8Array;
}

const geneses = new Map<DocumentKind, Genesis>(
  documentKinds.map((kind) => {
    const bytes = Buffer.from(definitions[kind].genesisBase64, 'base64');
    return [kind, { bytes, sha256: sha256(bytes) }];
  }),
);

/** The frozen first change every document of a kind begins with. */
export function genesisOf(kind: DocumentKind): Genesis {
  return must(geneses.get(kind), `genesis of ${kind}`);
}
