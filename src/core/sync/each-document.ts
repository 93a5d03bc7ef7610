import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { isRefusal, type RefusalDetails } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import { prepareOnce } from '../storage/run-sync.ts';
import { newWriter } from './document-store.ts';
import type { LiveDocument } from './live-document.ts';
import { loadDocument } from './load-document.ts';

/** Loads every document of the database in turn, for reading; answers the damaged ones it had to pass over. */
export function eachDocument(
  database: Database,
  ports: Pick<Ports, 'random'>,
  use: (document: LiveDocument) => void,
): readonly RefusalDetails[] {
  const ids = prepareOnce(database, 'select id from document order by kind, key').pluck().all();
  const damaged: RefusalDetails[] = [];
  for (const id of ids as string[]) {
    try {
      const document = loadDocument(database, id, newWriter(ports, ''));
      if (!document) continue;
      use(document);
      A.free(document.doc);
    } catch (error) {
      if (!isRefusal(error, 'document-damaged')) throw error;
      damaged.push(error.details);
    }
  }
  return damaged;
}
