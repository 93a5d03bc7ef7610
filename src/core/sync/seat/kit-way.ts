import { z } from 'zod';
import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { createDevice, type Device } from '../chunks/device.ts';
import type { Memory } from './memory.ts';
import { bringOwnerBack, isOwnerIn, type KitDeps } from './recovery-kit.ts';

const metaKey = 'kitWay';
const secretName = 'kit-seed';

const remembered = z.object({
  /** Of a tenant that came here by the kit; null: it was here already. */
  tenantName: z.string().nullable(),
  /** `speaking`: others are met as the kit. `void`: the kit is an owner no more. */
  stage: z.enum(['speaking', 'receiving', 'void']),
});
type Remembered = z.output<typeof remembered>;

/**
 * A seat that a recovery kit makes an owner. Until others have heard of it they would let nobody in but the kit: so the seat
 * meets them as the kit's device, speaks of nothing but who the members are, and lets go of the kit once it has been heard.
 *
 * Invariants:
 *  1. The kit's key lies here no longer than others have to be met as it.
 *  2. Nothing is said as the kit before some place has shown all entries it holds: the kit may have been revoked.
 */
export interface KitWay {
  /** As whom others are to be met; undefined: as this seat. */
  readonly device: Device | undefined;
  /** From the code to the moment this seat holds what the others hold. */
  readonly isUnderWay: boolean;
  /** It can be given up without a trace: this seat is no member yet, and had nothing of the tenant before. */
  readonly mayGiveUp: boolean;
  /** `tenantName`: of a tenant that is not here yet. */
  begin(seed: Uint8Array, tenantName: string | null): Promise<void>;
  /** Makes this seat an owner at once, by what is known here. Refuses `recovery-kit-void`. */
  beginHere(seed: Uint8Array): Promise<void>;
  /** Does what can be done now. `isInStep`: some place that is connected holds the same, as far as it is spoken of. */
  step(isInStep: boolean): void;
  status(received: number): SyncStatus['joining'];
}

export interface KitWayDeps extends KitDeps {
  readonly memory: Memory;
  readonly keychain: Keychain;
  /** Others are to be met as somebody else from now on. */
  readonly turned: () => void;
  /** This seat has become an owner. */
  readonly entered: () => void;
  readonly joined: () => void;
}

export async function openKitWay(deps: KitWayDeps): Promise<KitWay> {
  const { place, memory, keychain } = deps;
  const text = memory.read(metaKey);
  let under: Remembered | undefined = text ? remembered.parse(JSON.parse(text)) : undefined;
  const seed = under?.stage === 'speaking' ? await keychain.read(secretName) : undefined;
  let kit = seed && createDevice(seed);

  const remember = (now: Remembered | undefined) => {
    under = now;
    memory.write(metaKey, now ? JSON.stringify(now) : null);
  };
  const stopSpeaking = (then: Remembered | undefined) => {
    kit = undefined;
    keychain.remove(secretName).catch(() => {
      // What it could do it has done; another start tries again.
    });
    remember(then);
    deps.turned();
  };
  const keep = async (bytes: Uint8Array, tenantName: string | null) => {
    await keychain.write(secretName, bytes);
    kit = createDevice(bytes);
    remember({ tenantName, stage: 'speaking' });
  };
  const isOwner = () => isOwnerIn(place, place.ownKey);
  const enter = (as: Device) => {
    bringOwnerBack(deps, as);
    deps.entered();
  };
  const speak = (as: Device, { tenantName }: Remembered) => {
    if (!isOwnerIn(place, keyOf(as))) return stopSpeaking({ tenantName, stage: 'void' });
    if (!isOwner()) return enter(as);
    stopSpeaking(tenantName === null ? undefined : { tenantName, stage: 'receiving' });
  };
  const stepNow = (): NonNullable<SyncStatus['joining']>['step'] => {
    if (under?.stage === 'void') return 'void';
    if (under?.stage === 'receiving') return 'receiving';
    return isOwner() ? 'telling' : 'reaching';
  };

  return {
    get device() {
      return kit;
    },
    get isUnderWay() {
      return under !== undefined && under.stage !== 'void';
    },
    get mayGiveUp() {
      return under !== undefined && under.tenantName !== null && !isOwner();
    },
    begin: keep,
    async beginHere(bytes) {
      if (isOwner()) return;
      bringOwnerBack(deps, createDevice(bytes));
      await keep(bytes, null);
      deps.entered();
      deps.turned();
    },
    step(isInStep) {
      if (!under) return;
      // Who knows of it shows the entry and hangs up, and may never be in step.
      if (kit && isTakenOut(place, keyOf(kit)))
        return stopSpeaking({ tenantName: under.tenantName, stage: 'void' });
      // Who holds nothing is in step with whoever holds nothing.
      if (!isInStep || !place.rights?.chunks.size) return;
      if (under.stage === 'speaking' && kit) speak(kit, under);
      else if (under.stage === 'receiving' && isOwner()) {
        remember(undefined);
        deps.joined();
      }
    },
    status(received) {
      if (!under || under.tenantName === null) return null;
      return {
        by: 'kit',
        step: stepNow(),
        tenantName: under.tenantName,
        code: null,
        invitedBy: null,
        expiresAtMs: null,
        received,
      };
    },
  };
}

function isTakenOut({ rights }: Pick<KitDeps['place'], 'rights'>, kit: DeviceKey): boolean {
  if (!rights || rights.now.members.has(kit)) return false;
  return [...rights.now.applied].some((id) => {
    const entry = rights.chunks.get(id)!.entry!;
    return entry.kind === 'revoke' && entry.device === kit;
  });
}
