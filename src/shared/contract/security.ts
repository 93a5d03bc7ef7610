import { z } from 'zod';
import { everyone } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, query } from './call.ts';

export const keychainNames = ['macos', 'windows', 'secret-service'] as const;

/** Why the secrets of this computer cannot be opened; words in locales `security.locked.<why>`. */
export const lockedReasons = [
  'passphrase',
  'passphrase-wrong',
  /** The keychain does not answer, or a person has not unlocked it. */
  'keychain-locked',
  /** The keychain answers and has no such key: another person's, another computer's, or set up anew. */
  'keychain-gone',
  /** The key was put into a keychain, and there is none here. */
  'keychain-none',
  'file-damaged',
] as const;
export type LockedReason = (typeof lockedReasons)[number];

/** What a person remembers; never trimmed away to nothing, and long enough that guessing takes years. */
export const fewestPassphraseCharacters = 12;
export const newPassphrase = z.string().trim().min(fewestPassphraseCharacters).max(400);

/** Where the keys of this computer lie. Of the computer, whichever operator is worked with. */
export const security = {
  state: query({ scope: 'installation' }).output(
    z.object({
      keptBy: z.enum(['os', 'passphrase', 'file']),
      /** The keychain of this computer; null: none that could be used. */
      keychain: z.enum(keychainNames).nullable(),
      /** Why the keychain does not hold them though it is there. */
      problem: z.string().nullable(),
    }),
  ),
  /** `current`: the one that is set. Refuses `passphrase-wrong`. */
  setPassphrase: command({ scope: 'installation', roles: everyone })
    .input(
      z.object({
        ...commandFields,
        passphrase: newPassphrase,
        current: z.string().max(400).optional(),
      }),
    )
    .output(commandDone),
  /** Refuses `passphrase-wrong`. */
  removePassphrase: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, current: z.string().max(400) }))
    .output(commandDone),
};

/** All that can be said to a WellOS whose secrets are not open yet. */
export const unlocking = {
  /** Opens WellOS. Without a passphrase it is tried again as before. Refuses `secrets-locked` with a `why`. */
  unlock: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, passphrase: z.string().max(400).optional() }))
    .output(commandDone),
  /**
   * Goes on as a new device, which owners have to let in again: what is stored stays, the secrets that do not open are laid aside.
   */
  beginAnew: command({ scope: 'installation', roles: everyone })
    .input(z.object({ ...commandFields, confirm: z.literal('begin-anew') }))
    .output(commandDone),
};
