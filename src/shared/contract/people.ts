import { z } from 'zod';
import { tenantId } from '#shared/domain/identity/ids.ts';
import { everyone, owners, role } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';
import { deviceKey, spaceNames } from './sync.ts';

/** A chunk: 64 hex digits. */
const chunkId = z.string().regex(/^[0-9a-f]{64}$/);
/** What a person copies or scans. Whoever has it may ask to be let in, once. */
const invitationText = z.string().trim().min(20).max(2_000);

/** What a person reads off a recovery kit, or scans: its code alone, or with the relay's address. */
const kitText = z.string().trim().min(1).max(400);
/** Where it is used: a relay's address, or the path of a file that another computer has written; one of them. */
const kitUsedAt = {
  relay: z.string().trim().min(1).max(300).nullable().default(null),
  file: z.string().trim().min(1).max(1_000).nullable().default(null),
};

export const member = z.object({
  device: deviceKey,
  /** `kit`: no computer but a printed recovery kit; its names are those of who printed it and where. */
  kind: z.enum(['seat', 'kit']),
  isSelf: z.boolean(),
  /** null: it has not said its name yet, or in words whose key is not here. */
  personName: z.string().nullable(),
  seatName: z.string().nullable(),
  /** The last it had, of one that was revoked. */
  role,
  /** `asking`: joined with an invitation, and no owner has compared the code yet. */
  state: z.enum(['member', 'asking', 'revoked']),
  /** Of one that is asking: to be compared with what its own screen shows. */
  code: z.string().nullable(),
  /** The role it was invited as, of one that is asking. */
  invitedAs: role.nullable(),
  /** By its own clock; of a kit, when it was printed. */
  joinedAtMs: z.number().nullable(),
  /** Of one that was revoked as lost: wiped when it is next reached. */
  isLost: z.boolean(),
  /** The one by which older owners stay when two take the right from each other; 0 for the founder. */
  seniority: z.number().int(),
});
export type Member = z.output<typeof member>;

export const invitation = z.object({
  /** The public half of its one-time key. */
  inviteKey: deviceKey,
  role,
  note: z.string(),
  invitedBy: z.string().nullable(),
  madeAtMs: z.number().nullable(),
  expiresAtMs: z.number().nullable(),
  state: z.enum(['open', 'joined', 'expired', 'withdrawn']),
  /** For the link and the QR code; null elsewhere than at the seat that made it, and once it is of no use. */
  text: z.string().nullable(),
});
export type Invitation = z.output<typeof invitation>;

export const setAsideChunk = z.object({
  chunkId,
  space: z.enum(spaceNames),
  author: deviceKey,
  authorName: z.string().nullable(),
  bytes: z.number().int(),
  /** When the last of its commands was given, by the author's clock. */
  atMs: z.number().nullable(),
  /** What it would change; empty where its key is not here. */
  documents: z.array(z.object({ kind: z.string(), key: z.string() })).max(50),
  changes: z.number().int(),
  isDismissed: z.boolean(),
});
export type SetAsideChunk = z.output<typeof setAsideChunk>;

const device = { ...commandFields, device: deviceKey };

/** Who is a member. Announces `people.changed`. */
export const people = {
  /** This seat first, then by role and name. Only this seat itself where the tenant has not been shared. */
  members: query().output(z.array(member)),
  invitations: query({ roles: owners }).output(z.array(invitation)),
  /** Shares the tenant if it was on this seat alone. */
  invite: command({ roles: owners })
    .input(
      z.object({
        ...commandFields,
        role,
        minutes: z
          .number()
          .int()
          .min(10)
          .max(7 * 24 * 60),
        note: z.string().trim().max(120).default(''),
      }),
    )
    .output(
      commandDone.extend({ inviteKey: deviceKey, text: z.string(), expiresAtMs: z.number() }),
    ),
  withdraw: command({ roles: owners })
    .input(z.object({ ...commandFields, inviteKey: deviceKey }))
    .output(commandDone),
  /** What an invitation says, before anything is done with it. Refuses `invitation-unreadable`, `invitation-expired`. */
  readInvitation: query({ scope: 'installation' })
    .input(z.object({ text: invitationText }))
    .output(
      z.object({
        tenantId,
        tenantName: z.string(),
        role,
        invitedBy: z.string().nullable(),
        relay: z.string().nullable(),
        expiresAtMs: z.number(),
        /** The tenant is on this seat already, and a member of it. */
        isHere: z.boolean(),
      }),
    ),
  /**
   * Makes the tenant on this seat, or takes one that is here and is no member of it to the others again: one restored on another
   * computer, or one that was revoked. Open to everyone: at this seat nothing is decided for others. `sync.status` of the tenant says
   * how joining goes on. Refuses `invitation-unreadable`, `invitation-expired`, `tenant-here-already`.
   */
  join: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, text: invitationText }))
    .output(commandDone.extend({ tenantId })),
  /**
   * What a recovery kit opens at a relay or in a file, before anything is done with it; takes as long as the relay does. Refuses
   * `recovery-code-mistyped`, `relay-address-invalid`, `relay-not-reached` {address, trouble: a code of `SyncTrouble`},
   * `relay-tenant-unknown`, `recovery-kit-unknown` (no member there: of another operator, or the relay has lost what it held) and
   * `recovery-kit-void` (an owner no more). Of a file `folder-not-readable`, `sync-file-unreadable`, `sync-file-newer`.
   */
  readKit: query({ scope: 'installation' })
    .input(z.object({ code: kitText, ...kitUsedAt }))
    .output(
      z.object({
        tenantId,
        /** The operator's name, or its name at the relay where the kit does not say it. */
        tenantName: z.string(),
        /** The chunk it began with. */
        root: chunkId,
        /** As it is written. */
        relay: z.string().nullable(),
        file: z.string().nullable(),
        /** null: the kit does not say. */
        printedAtMs: z.number().nullable(),
        printedBy: z.string().nullable(),
        /** Computers that are members. */
        seats: z.number().int(),
        /** The operator is on this computer already, and a member of it. */
        isHere: z.boolean(),
      }),
    ),
  /**
   * Makes the tenant on this seat, or takes one that is here and is no member of it to the others again, and makes this seat an
   * owner by the kit, which stays what it is. `readKit` answered `tenantId`, `tenantName`, `root` and `printedAtMs`. `sync.status` of
   * the tenant says how it goes on. Refuses `recovery-code-mistyped`, `relay-address-invalid`, `tenant-here-already`.
   */
  comeBack: command({ scope: 'installation', roles: everyone })
    .input(
      z.object({
        ...commandFields,
        code: kitText,
        ...kitUsedAt,
        tenantId,
        tenantName: z.string().trim().min(1).max(200),
        root: chunkId,
        printedAtMs: z.number().nullable().default(null),
      }),
    )
    .output(commandDone.extend({ tenantId })),
  /** Ends `comeBack` before this seat is a member, and leaves nothing of it here. Refuses `tenant-here-already` afterwards. */
  giveUpComingBack: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, tenantId }))
    .output(commandDone),
  /** The codes are the same on both screens: the device gets its role and the keys. */
  letIn: command({ roles: owners }).input(z.object(device)).output(commandDone),
  changeRole: command({ roles: owners })
    .input(z.object({ ...device, role }))
    .output(commandDone),
  /** `isLost`: what is on it is wiped when it is next reached. */
  revoke: command({ roles: owners })
    .input(z.object({ ...device, isLost: z.boolean().default(false) }))
    .output(commandDone),
  /** Work of devices that had no right to it, newest first. */
  setAside: query({ roles: owners })
    .input(z.object({ limit: z.number().int().min(1).max(500).default(200) }))
    .output(z.object({ total: z.number().int(), chunks: z.array(setAsideChunk) })),
  admit: command({ roles: owners })
    .input(z.object({ ...commandFields, chunkIds: z.array(chunkId).min(1).max(200) }))
    .output(commandDone),
  /** Shown no more as waiting for a decision; it stays where it is and can still be admitted. */
  dismiss: command({ roles: owners })
    .input(z.object({ ...commandFields, chunkIds: z.array(chunkId).min(1).max(200) }))
    .output(commandDone),
};
