import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import { documentIdOf } from './document-id.ts';
import { genesisOf } from './genesis.ts';
import type { LiveDocument } from './live-document.ts';
import { loadDocument, openForWriting, type Writer } from './load-document.ts';

const MAX_LIVE = 300;

/**
 * Documents in memory, for writing.
 *
 * Invariants:
 * 1. What is live is what is in the database, or the command at work is about to write it.
 * 2. At most 300 are live between commands; WebAssembly memory is never given back, only used again.
 * 3. A copy has one author and an actor of its own.
 */
export interface DocumentStore {
  /** The document, or undefined when there is none. Refuses `document-damaged`. */
  find<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
    author: string,
  ): LiveDocument<Kind> | undefined;
  /** The document, or a new one that is not in the database yet. */
  open<Kind extends DocumentKind>(kind: Kind, key: string, author: string): LiveDocument<Kind>;
  /** Forgets documents that are not in the database as they are in memory. */
  drop(documents: Iterable<LiveDocument>): void;
  /** Forgets one that was put into the database by other ways. */
  forget(id: string): void;
  /** Brings the number of live documents back to its limit. */
  trim(): void;
  readonly liveCount: number;
  close(): void;
}

export interface DocumentStoreDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly ports: Pick<Ports, 'random'>;
  readonly log: Logger;
}

export function createDocumentStore(deps: DocumentStoreDeps, maxLive = MAX_LIVE): DocumentStore {
  // In order of use: the first is the one used longest ago.
  const live = new Map<string, LiveDocument>();

  const forget = (document: LiveDocument) => {
    if (live.get(document.id) !== document) return;
    live.delete(document.id);
    A.free(document.doc);
  };

  const get = (kind: DocumentKind, key: string, author: string) => {
    const id = documentIdOf(deps.tenantId, kind, key);
    let document = live.get(id);
    if (document && document.author !== author) {
      forget(document);
      document = undefined;
    }
    document ??= loadReporting(deps, id, newWriter(deps.ports, author));
    if (document) touch(live, document);
    return document;
  };

  const find = (kind: DocumentKind, key: string, author: string) => {
    const document = get(kind, key, author);
    return document?.isStored ? document : undefined;
  };

  const open = (kind: DocumentKind, key: string, author: string) => {
    const document = get(kind, key, author) ?? createDocument(deps, kind, key, author);
    touch(live, document);
    return document;
  };

  return {
    find: find as DocumentStore['find'],
    open: open as DocumentStore['open'],
    drop(documents) {
      for (const document of documents) forget(document);
    },
    forget(id) {
      const document = live.get(id);
      if (document) forget(document);
    },
    trim() {
      for (const document of live.values()) {
        if (live.size <= maxLive) return;
        forget(document);
      }
    },
    get liveCount() {
      return live.size;
    },
    close() {
      for (const document of live.values()) forget(document);
    },
  };
}

export function newWriter(random: Pick<Ports, 'random'>, author: string): Writer {
  return { actor: Buffer.from(random.random.bytes(16)).toString('hex'), author };
}

function touch(live: Map<string, LiveDocument>, document: LiveDocument): void {
  live.delete(document.id);
  live.set(document.id, document);
}

function createDocument(
  { tenantId, ports }: DocumentStoreDeps,
  kind: DocumentKind,
  key: string,
  author: string,
): LiveDocument {
  return {
    id: documentIdOf(tenantId, kind, key),
    kind,
    key,
    doc: openForWriting(genesisOf(kind), newWriter(ports, author)),
    author,
    format: 1,
    mayConflict: false,
    isStored: false,
    tailCount: 0,
    tailBytes: 0,
  };
}

function loadReporting({ database, log }: DocumentStoreDeps, id: string, writer: Writer) {
  try {
    return loadDocument(database, id, writer);
  } catch (error) {
    if (isRefusal(error, 'document-damaged')) {
      log.error({ err: error, ...error.details }, 'A document on the disk is damaged');
    }
    throw error;
  }
}
