import { z } from 'zod';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import type { Memory } from './memory.ts';

const metaKey = 'invitations';

const kept = z.object({
  inviteKey: z.string(),
  expiresAtMs: z.number(),
  isWithdrawn: z.boolean(),
});

/** One that this seat has made. Its text, which holds the one-time key, is in the keychain alone. */
export interface KeptInvitation {
  readonly inviteKey: DeviceKey;
  readonly secret: Uint8Array;
  readonly text: string;
  readonly expiresAtMs: number;
  readonly isWithdrawn: boolean;
}

export interface KeptInvitations {
  get(inviteKey: DeviceKey): KeptInvitation | undefined;
  add(invitation: KeptInvitation): Promise<void>;
  withdraw(inviteKey: DeviceKey): Promise<void>;
}

/** A week after it has expired an invitation is forgotten: by then who joined with it has said its name. */
const KEPT_FOR_MS = 7 * 24 * 3_600_000;

export async function openInvitations(
  memory: Memory,
  keychain: Keychain,
  nowMs: number,
): Promise<KeptInvitations> {
  const known = new Map<DeviceKey, KeptInvitation>();
  for (const one of z.array(kept).parse(JSON.parse(memory.read(metaKey) ?? '[]'))) {
    const bytes = await keychain.read(nameOf(one.inviteKey));
    const secret = bytes?.subarray(0, 32);
    if (secret?.length !== 32 || one.expiresAtMs + KEPT_FOR_MS < nowMs) {
      await keychain.remove(nameOf(one.inviteKey));
      continue;
    }
    const text = new TextDecoder().decode(bytes!.subarray(32));
    known.set(one.inviteKey as DeviceKey, {
      ...one,
      inviteKey: one.inviteKey as DeviceKey,
      secret,
      text,
    });
  }
  const remember = () => {
    const list = [...known.values()].map(({ inviteKey, expiresAtMs, isWithdrawn }) => ({
      inviteKey,
      expiresAtMs,
      isWithdrawn,
    }));
    memory.write(metaKey, JSON.stringify(list));
  };

  return {
    get: (inviteKey) => known.get(inviteKey),
    async add(invitation) {
      const words = new TextEncoder().encode(invitation.text);
      const bytes = new Uint8Array([...invitation.secret, ...words]);
      await keychain.write(nameOf(invitation.inviteKey), bytes);
      known.set(invitation.inviteKey, invitation);
      remember();
    },
    async withdraw(inviteKey) {
      const one = known.get(inviteKey);
      if (!one) return;
      known.set(inviteKey, { ...one, isWithdrawn: true });
      remember();
    },
  };
}

function nameOf(inviteKey: string): string {
  return `invite-${inviteKey.slice(0, 32)}`;
}
