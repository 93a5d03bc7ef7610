import type { SessionTokens } from '#relay/access/session-token.ts';
import type { BlobFolder } from '#relay/blobs/blob-folder.ts';
import type { Config } from '#relay/config.ts';
import type { Hints } from '#relay/hints/hints.ts';
import type { GreetParts } from '#relay/links/greet.ts';
import type { PollSessions } from '#relay/links/poll-sessions.ts';
import type { Stores } from '#relay/store/open-stores.ts';
import type { Registry } from '#relay/tenants/registry.ts';
import type { Rooms } from '#relay/tenants/rooms.ts';

/** All that routes are made of. */
export interface RelayParts {
  readonly config: Config;
  readonly adminToken: string;
  /** Names this relay is reached by, known once it listens. */
  readonly publicHosts: () => readonly string[];
  readonly registry: Registry;
  readonly stores: Stores;
  readonly rooms: Rooms;
  readonly greeting: GreetParts;
  readonly polls: PollSessions;
  readonly tokens: SessionTokens;
  readonly hints: Pick<Hints, 'tell'>;
  readonly blobFolder: (name: string) => BlobFolder;
  readonly isDraining: () => boolean;
  readonly now: () => number;
}
