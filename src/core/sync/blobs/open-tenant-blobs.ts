import type { Logger } from 'pino';
import type { Changes } from '#core/core-deps.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import type { BlobLine } from '#core/sync/links/lan/blob-line.ts';
import type { RelayAddress } from '#core/sync/links/relay/relay-address.ts';
import { createRelayRequests } from '#core/sync/links/relay/relay-requests.ts';
import { type BlobCare, createBlobCare } from './blob-care.ts';
import type { BlobIntake } from '../file/take-in-blobs.ts';
import { type BlobChoice, type ChosenBlobs, chooseBlobs } from './choose-blobs.ts';
import { createFileIntake } from './file-blobs.ts';
import { type BlobStore, type BlobStoreDeps, createBlobStore } from './blob-store.ts';
import { meetNeighbour } from './neighbours/meet-neighbour.ts';
import { createRelayBlobPath } from './relay-blob-path.ts';
import { type BlobTransfers, createBlobTransfers } from './transfers.ts';

export interface TenantBlobsDeps extends BlobStoreDeps {
  readonly changes: Changes;
  readonly log: Logger;
  /** See `TransferDeps`. */
  readonly letPass?: (signal: AbortSignal) => Promise<void>;
}

/** The bytes of a tenant's photos and files: what lies here, what is on its way, and what looks after them. */
export interface TenantBlobs {
  readonly store: BlobStore;
  readonly transfers: BlobTransfers;
  readonly care: BlobCare;
  /** Which relay holds blobs of this tenant, and as which device it is asked; null: none any more. */
  setRelay(relay: BlobRelay | null): void;
  /** Takes a neighbour's line over: asks there and answers, until it ends. */
  meet(line: BlobLine): void;
  /** What would go along with chunks in a file. */
  choose(choice: BlobChoice): ChosenBlobs;
  /** Where what comes in a file goes; see `IntakeDeps`. */
  intake(refreshRows: () => boolean): BlobIntake;
  close(): Promise<void>;
}

export interface BlobRelay {
  /** `relay:<address>`, as the places of sync name it. */
  readonly placeId: string;
  readonly address: RelayAddress;
  readonly device: Signer;
}

export function openTenantBlobs(deps: TenantBlobsDeps): TenantBlobs {
  const { changes, log, ports } = deps;
  const store = createBlobStore(deps);
  const moved = (hashes: readonly string[]) => changes.announce('attachments.moved', hashes);
  const report = (error: unknown) => log.error({ err: error }, 'blobs');
  const transfers = createBlobTransfers({ ...deps, store, moved, report });
  const care = createBlobCare({
    store,
    transfers,
    clock: ports.clock,
    moved,
    report,
    tell: (done) => log.info(done, 'looked after blobs'),
  });
  // Entries come with chunks, and their thumbnails right after.
  const stop = changes.subscribe(({ event }) => {
    if (event === 'attachments.changed') transfers.wake();
  });
  let leaveRelay: () => void = () => undefined;
  return {
    store,
    transfers,
    care,
    setRelay(relay) {
      leaveRelay();
      leaveRelay = () => undefined;
      if (!relay) return;
      const requests = createRelayRequests(relay.address, relay.device);
      leaveRelay = transfers.addPath(createRelayBlobPath(relay.placeId, requests));
    },
    choose: (choice) => chooseBlobs(deps.database, choice),
    intake: (refreshRows) => createFileIntake({ store, random: ports.random, refreshRows, moved }),
    meet: (line) => meetNeighbour({ line, store, transfers, report }),
    async close() {
      stop();
      await care.close();
      await transfers.close();
    },
  };
}
