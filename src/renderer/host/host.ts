import type { Channel } from '#shared/contract/channel.ts';
import type { SavedFile } from '#renderer/ui/save-file.ts';

/**
 * What the surroundings can do. Desktop and browser each have one; tests pass a plain object.
 *
 * Promises:
 *  - `openChannel` resolves to a channel that may still be connecting; trouble shows as its close.
 *  - `saveFile` resolves when the file is handed over or the person cancelled.
 */
export interface Host {
  readonly kind: 'desktop' | 'browser';
  readonly language: string;
  openChannel(tenantId: string | null): Promise<Channel>;
  saveFile(file: SavedFile): Promise<void>;
  /** Empty when the person cancelled. `accept` as in HTML: `.csv,.xlsx`. */
  pickFiles(options: {
    readonly accept: string;
    readonly several?: boolean;
  }): Promise<readonly File[]>;
  notify(message: { readonly title: string; readonly body: string }): Promise<void>;
  openExternal(url: string): Promise<void>;
  /** Absent where there is no file manager to show it in. */
  showDataFolder?(): Promise<void>;
  /** What opens this route (`#/…`) here when it is sent to someone, or kept. */
  linkTo(hash: string): string;
  /** Calls back with `#/…` when the surroundings ask for another screen. */
  onNavigate(listener: (hash: string) => void): () => void;
}
