import { z } from 'zod';
import { fileId, jobId } from '#shared/domain/identity/ids.ts';
import { controlWriters, everyone, fieldWriters, role } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';

/** A device of a tenant, by its public key: 64 hex digits. */
export const deviceKey = z.string().regex(/^[0-9a-f]{64}$/);
/** SHA-256 over all documents of a space and their heads, 64 hex digits. */
const stateHash = z.string().regex(/^[0-9a-f]{64}$/);

export const spaceNames = ['members', 'control', 'field'] as const;
export const pathKinds = ['relay', 'lan', 'file'] as const;
export const placeKinds = ['seat', 'phone', 'relay', 'file'] as const;

/** Why a way to others does not work; words and what to do in locales `sync.trouble.<code>`. */
export const syncTroubleCodes = [
  /** Its name is not known here: no network, or a wrong name. */
  'name-unknown',
  'refused',
  'unreachable',
  'timed-out',
  /** A certificate that cannot be trusted, or no TLS at all. */
  'tls',
  /** A page that wants to be clicked through first answered in its place. */
  'captive-portal',
  /** Something answered that is none of ours. */
  'not-a-relay',
  /** It speaks a newer protocol: this WellOS is too old. */
  'protocol-newer',
  'broken-off',
  'drained',
  'malformed',
  'not-proven',
  'no-such-tenant',
  'suspended',
  'stranger',
  'revoked',
  'too-many',
  'other-tenant',
  'address-invalid',
  'file-unreadable',
] as const;
export type SyncTroubleCode = (typeof syncTroubleCodes)[number];

const trouble = z.object({
  code: z.enum(syncTroubleCodes),
  /** What the system or the other side said of it, for experts. */
  detail: z.string().nullable(),
  atMs: z.number(),
});
export type SyncTrouble = z.output<typeof trouble>;

/** The one word for the top bar. */
export const syncStates = [
  /** Nobody else is a member, and no way to others is set up. */
  'alone',
  /** On the way to becoming a member; see `joining`. */
  'joining',
  'paused',
  /** No longer a member: what is here can be read, and nothing goes out. */
  'revoked',
  /** Holds the tenant and is no member of it: restored on another computer. It has to be let in. */
  'outside',
  /** Connected, and every place that is connected holds the same and knows it. */
  'in-step',
  /** Connected, and something is on its way. */
  'working',
  /** Connected to nobody; ways are tried by themselves. */
  'offline',
  /** Something a person has to look at: every way fails for a reason that does not pass, or places disagree. */
  'stuck',
] as const;

export const joiningSteps = [
  /** Nobody who can let this seat in has been reached yet. */
  'reaching',
  /** An owner has to compare the code. */
  'confirming',
  /** Let in; the keys are on their way. */
  'keys',
  /** What others wrote is coming. */
  'receiving',
  /** Another device has joined with this invitation: a new one is needed. */
  'used',
  /** An owner by a recovery kit; nobody else has heard of it yet. */
  'telling',
  /** The recovery kit is an owner no more. */
  'void',
] as const;

const wayState = z.object({
  path: z.enum(pathKinds),
  /** Where it leads: an address, or null where it looks around by itself. */
  address: z.string().nullable(),
  state: z.enum(['off', 'trying', 'waiting', 'connected']),
  /** Tries since it last worked. */
  tries: z.number().int(),
  nextTryAtMs: z.number().nullable(),
  trouble: trouble.nullable(),
});
export type WayState = z.output<typeof wayState>;

export const syncStatus = z.object({
  state: z.enum(syncStates),
  /** This seat's own device in this tenant; null where that has not been made yet. */
  device: deviceKey.nullable(),
  /** As the members say; null while nobody is (a tenant on this seat alone), or no longer. */
  role: role.nullable(),
  isPaused: z.boolean(),
  joining: z
    .object({
      by: z.enum(['invitation', 'kit']),
      step: z.enum(joiningSteps),
      /** To be compared with the one the owner sees; null: nothing is compared. */
      code: z.string().nullable(),
      tenantName: z.string(),
      invitedBy: z.string().nullable(),
      /** null: what it comes in by does not expire. */
      expiresAtMs: z.number().nullable(),
      /** Chunks received so far. */
      received: z.number().int(),
    })
    .nullable(),
  /** Places connected now. */
  connected: z.number().int(),
  /** Commands of this seat, and lines of its journals, that are in no chunk yet. */
  unsealed: z.number().int(),
  /** When the oldest of them was given. */
  oldestUnsealedAtMs: z.number().nullable(),
  /** Chunks here that no other place is known to hold. */
  onlyHere: z.number().int(),
  /** Chunks whose authors had no right to write them. */
  setAside: z.number().int(),
  /** Chunks whose key has not come yet. */
  waitingForKey: z.number().int(),
  /** Packets that are here without what they say, which is asked for. */
  lacking: z.number().int(),
  /** What this seat begins from, where it has nothing yet: documents first, what was written one by one afterwards. */
  restoring: z.array(
    z.object({
      space: z.enum(spaceNames),
      step: z.string(),
      /** Parts that are in, of so many; the working set is in with the first `working`. */
      done: z.number().int(),
      of: z.number().int(),
      working: z.number().int(),
      /** Documents still to be compared with the chunks. */
      unverified: z.number().int(),
    }),
  ),
  /** Documents whose rows are still those of before. */
  rowsBehind: z.number().int(),
  /** Places that hold the same chunks and make other documents of them: never to be seen. */
  diverged: z.number().int(),
  relay: z.object({ address: z.string(), hasClaim: z.boolean() }).nullable(),
  /** Addresses of the LAN that a person has typed. */
  addresses: z.array(z.string()),
  ways: z.array(wayState),
  /** A clock more than five minutes away from a place that was heard. */
  clock: z.object({ place: z.string(), skewMs: z.number(), atMs: z.number() }).nullable(),
});
export type SyncStatus = z.output<typeof syncStatus>;

export const syncPlace = z.object({
  /** The device's key, `relay:<address>` or `file:<name>`. */
  placeId: z.string(),
  kind: z.enum(placeKinds),
  /** What it calls itself, or the name its member gave it. */
  name: z.string(),
  personName: z.string().nullable(),
  /** Of its device; null for a relay or a file. */
  role: role.nullable(),
  /** Empty while it is not connected. */
  connections: z.array(
    z.object({ path: z.enum(pathKinds), address: z.string().nullable(), sinceMs: z.number() }),
  ),
  appVersion: z.string().nullable(),
  heardAtMs: z.number().nullable(),
  /** Chunks here that it has not said to hold; null: not heard yet what it holds. */
  unsent: z.number().int().nullable(),
  /** Since when something has been waiting for it. */
  unsentSinceMs: z.number().nullable(),
  /** Chunks it holds that are not here, at least; null: not heard yet what it holds. */
  unheard: z.number().int().nullable(),
  /** Holds the same as this seat, as far as is known now. */
  isSame: z.boolean(),
  /** Moreover both have computed the same hashes of it, of every space: what stands in `same` stands here now. */
  isProven: z.boolean(),
  /** When both last computed the same hashes, by space; null: never. A relay has no keys and computes none. */
  same: z
    .object({ atMs: z.number(), hashes: z.record(z.string(), stateHash.nullable()) })
    .nullable(),
  /** Spaces of which both hold the same and make other documents. */
  diverged: z.array(z.string()),
  bytesIn: z.number(),
  bytesOut: z.number(),
  chunksIn: z.number(),
  chunksOut: z.number(),
  /** Over the last ten seconds. */
  bytesInPerSecond: z.number(),
  bytesOutPerSecond: z.number(),
  trouble: trouble.nullable(),
});
export type SyncPlace = z.output<typeof syncPlace>;

export const syncSpace = z.object({
  space: z.enum(spaceNames),
  chunks: z.number().int(),
  bytes: z.number(),
  logs: z.number().int(),
  setAside: z.number().int(),
  waitingForKey: z.number().int(),
  lacking: z.number().int(),
  /** Packets of which documents alone say what they said; it is remade when asked for. */
  letGo: z.number().int(),
  documents: z.number().int(),
  /** null: some of what counts is not folded or sealed yet; the members space has none. */
  stateHash: stateHash.nullable(),
  mayWrite: z.boolean(),
});
export type SyncSpace = z.output<typeof syncSpace>;

export const syncLogKinds = [
  'connected',
  'disconnected',
  'trouble',
  'received',
  'sent',
  'same',
  'diverged',
  'refused',
  'paused',
  'resumed',
  'relay-set',
  'relay-removed',
  'shared',
  'invited',
  'joined',
  'let-in',
  'role-changed',
  'revoked',
  'exported',
  'imported',
] as const;
export type SyncLogKind = (typeof syncLogKinds)[number];

export const syncLogEntry = z.object({
  n: z.number().int(),
  atMs: z.number(),
  kind: z.enum(syncLogKinds),
  placeId: z.string().nullable(),
  placeName: z.string().nullable(),
  path: z.enum(pathKinds).nullable(),
  /** Counts, codes and names; by kind. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type SyncLogEntry = z.output<typeof syncLogEntry>;

export const lanSettings = z.object({
  /** Whether neighbours find this seat, and it listens and looks for them. */
  isOn: z.boolean(),
  /** On networks too that can be reached from the internet. */
  isAnyNetwork: z.boolean(),
  /** The one it listens on, or did last; the same after a restart, for rules of a firewall. */
  port: z.number().int().nullable(),
  /** `host:port` at which neighbours reach it now; none while it does not listen. */
  addresses: z.array(z.string()),
});

/** What of photos and files goes along in a file: thumbnails always, and the larger ones as far as there is room. */
const filePhotos = {
  photos: z.enum(['thumbnails', 'previews', 'originals']).default('thumbnails'),
  /** Of previews and originals together, as they travel; null: all there are. */
  mostPhotoBytes: z
    .number()
    .int()
    .min(0)
    .max(2 ** 50)
    .nullable()
    .default(null),
};
const photoAmount = z.object({ count: z.number().int(), bytes: z.number() });

/** Brings here what members have signed, and changes nothing else. */
const anybody = { roles: everyone };
/** Work goes to others, or waits: for who does the work. */
const whoWorks = { roles: fieldWriters, comingIn: true };
/** How a seat is reached at all. */
const whoSetsUp = { roles: controlWriters, comingIn: true };

/** How this seat stands with others. Ways to others are this seat's own. Announces `sync.changed`. */
export const sync = {
  status: query().output(syncStatus),
  places: query().output(z.array(syncPlace)),
  spaces: query().output(z.array(syncSpace)),
  /** Newest first. The last 5,000 are kept. */
  log: query()
    .input(
      z.object({
        kinds: z.array(z.enum(syncLogKinds)).optional(),
        placeId: z.string().optional(),
        /** In details and names. */
        text: z.string().max(100).optional(),
        before: z.number().int().optional(),
        limit: z.number().int().min(1).max(5_000).default(200),
      }),
    )
    .output(z.array(syncLogEntry)),
  pause: command(whoWorks)
    .input(z.object({ ...commandFields }))
    .output(commandDone),
  resume: command(anybody)
    .input(z.object({ ...commandFields }))
    .output(commandDone),
  /** Tries every way at once, whatever it waits for. */
  syncNow: command(anybody)
    .input(z.object({ ...commandFields }))
    .output(commandDone),
  /**
   * `address`: `https://relay.example/t/<tenant>` or `https://<tenant>.relay.example`. `claim`: what the relay's owner gave out
   * for a tenant that nobody has brought there yet. Shares the tenant if it was on this seat alone. Refuses
   * `relay-address-invalid`.
   */
  setRelay: command(whoSetsUp)
    .input(
      z.object({
        ...commandFields,
        address: z.string().trim().min(1).max(300),
        claim: z.string().trim().max(128).optional(),
      }),
    )
    .output(commandDone),
  removeRelay: command(whoSetsUp)
    .input(z.object({ ...commandFields }))
    .output(commandDone),
  /** `host:port` of a seat on the LAN that is not found by itself. */
  addAddress: command(whoWorks)
    .input(z.object({ ...commandFields, address: z.string().trim().min(1).max(300) }))
    .output(commandDone),
  removeAddress: command(whoWorks)
    .input(z.object({ ...commandFields, address: z.string().trim().min(1).max(300) }))
    .output(commandDone),
  /** How this seat takes part in the networks it is in. */
  lan: query().output(lanSettings),
  /** Of this seat, in this tenant. What is left out stays as it is. */
  setLan: command(whoSetsUp)
    .input(
      z.object({
        ...commandFields,
        isOn: z.boolean().optional(),
        isAnyNetwork: z.boolean().optional(),
      }),
    )
    .output(commandDone),
  /**
   * Begins a job that writes a file for a stick: what a place lacks as far as is known here, or everything (null). Its bytes come from
   * `jobs.file`. Refuses `sync-not-shared` and `sync-place-unknown`.
   */
  exportFile: command(whoWorks)
    .input(z.object({ ...commandFields, placeId: z.string().max(100).nullable(), ...filePhotos }))
    .output(commandDone.extend({ jobId })),
  /** How much of photos and files would go along in such a file, and how much would be left for want of room. Refuses `sync-not-shared`. */
  exportSize: query()
    .input(z.object({ placeId: z.string().max(100).nullable(), ...filePhotos }))
    .output(z.object({ photos: photoAmount, left: photoAmount })),
  /** Begins receiving a file; its bytes follow with `receiveFile`. */
  beginFile: command(anybody)
    .input(
      z.object({
        ...commandFields,
        name: z.string().min(1).max(255),
        bytes: z.number().int().min(0),
      }),
    )
    .output(commandDone.extend({ fileId })),
  /** Appends up to 1 MiB at `offset`; sending the same piece twice does no harm. */
  receiveFile: command(anybody)
    .input(
      z.object({
        ...commandFields,
        fileId,
        offset: z.number().int().min(0),
        base64: z.string().max(1_400_000),
      }),
    )
    .output(commandDone.extend({ received: z.number().int() })),
  /**
   * Begins a job that takes a file in. Refuses, before it begins, `sync-not-shared`, `sync-file-unreadable`, `sync-file-newer` and
   * `sync-file-elsewhere`.
   */
  importFile: command(anybody)
    .input(z.object({ ...commandFields, fileId }))
    .output(commandDone.extend({ jobId })),
};
