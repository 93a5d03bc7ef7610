import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { initializeWasm } from '@automerge/automerge/slim';
import {
  type AutomergeUrl,
  cbor,
  type DocHandle,
  type Message,
  NetworkAdapter,
  type PeerId,
  Repo,
} from '@automerge/automerge-repo/slim';
import type { NoteKey } from '#shared/domain/notes/note.ts';
import type { Core } from '#renderer/core.ts';

export interface NoteText {
  readonly body: string;
}
export type NoteHandle = DocHandle<NoteText>;

/** A window's part in writing a note together. */
export interface NoteWindow {
  readonly handle: NoteHandle;
  close(): void;
}

export interface NoteWindowListener {
  /** Why what was written is not on the disk; null when all of it is. */
  unsaved(why: string | null): void;
  /** The window is worth nothing any more: open another. */
  over(): void;
}

let loading: Promise<void> | undefined;

/** Opens a note that has been begun; undefined when nobody has, or `signal` ended it. */
export async function openNoteWindow(
  core: Core,
  noteKey: NoteKey,
  listener: NoteWindowListener,
  signal: AbortSignal,
): Promise<NoteWindow | undefined> {
  await (loading ??= initializeWasm(wasmUrl));
  const found = await core.call('notes', 'read', { noteKey }, signal);
  if (!found || signal.aborted) return undefined;
  const line = createLine(core, noteKey, listener);
  const close = () => {
    line.close();
    void line.repo.shutdown();
  };
  signal.addEventListener('abort', close);
  const url = `automerge:${found.documentId}` as AutomergeUrl;
  const handle = await line.repo.find<NoteText>(url, { signal });
  return { handle, close };
}

/** A repo whose only neighbour is the core's, and the line to it. */
function createLine(core: Core, noteKey: NoteKey, listener: NoteWindowListener) {
  const line = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const network = new CoreNetwork((message) => {
    const base64 = bytesToBase64(cbor.encode(message));
    // What is lost on a broken line is said again after the next `joined`.
    core.call('notes', 'say', { line, message: base64 }).catch(() => undefined);
  });
  const repo = new Repo({ network: [network], peerId: `page-${line}` as PeerId });
  let isOver = false;
  const close = core.follow('notes', 'join', { line }, (news) => {
    if (isOver) return;
    switch (news.kind) {
      case 'joined':
        // A core that was started again must be told which note this is.
        void core
          .call('notes', 'read', { noteKey })
          .then(() => network.meet())
          .catch(() => undefined);
        return;
      case 'message':
        network.take(cbor.decode(base64ToBytes(news.message)) as Message);
        return;
      case 'unsaved':
        listener.unsaved(news.why);
        return;
      case 'over':
        isOver = true;
        listener.over();
    }
  });
  return { repo, close };
}

const corePeer = 'core' as PeerId;

class CoreNetwork extends NetworkAdapter {
  readonly #say: (message: Message) => void;
  #ready: () => void = () => undefined;
  readonly #whenReady = new Promise<void>((resolve) => (this.#ready = resolve));
  #hasMet = false;

  constructor(say: (message: Message) => void) {
    super();
    this.#say = say;
  }

  isReady(): boolean {
    return this.#hasMet;
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  connect(peerId: PeerId): void {
    this.peerId = peerId;
  }

  disconnect(): void {
    if (this.#hasMet) this.emit('peer-disconnected', { peerId: corePeer });
  }

  send(message: Message): void {
    this.#say(message);
  }

  /** The core is there, or there again. */
  meet(): void {
    this.disconnect();
    this.#hasMet = true;
    this.emit('peer-candidate', { peerId: corePeer, peerMetadata: {} });
    this.#ready();
  }

  take(message: Message): void {
    this.emit('message', message);
  }
}

function bytesToBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function base64ToBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
