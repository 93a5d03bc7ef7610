import { keyOf } from '#shared/chunks/device-key.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { formatRecoveryCode, recoverySecretBytes } from '#shared/domain/backups/recovery-code.ts';
import { kitSecretOf, lockWithKit } from '#core/backups/backup-keys.ts';
import { kitDeviceOf, kitSeedOf, letKitIn, putKitOut } from '#core/sync/seat/recovery-kit.ts';
import { callWorker } from '#core/jobs/worker-call.ts';
import { moduleUrl } from '#core/jobs/workers/recovery-kit/module-url.ts';
import type { KitTask } from '#core/jobs/workers/recovery-kit/write-kit.ts';
import type { Session } from '#core/session.ts';
import type { BackupDeps } from './backup-deps.ts';

export interface MadeKit {
  readonly name: string;
  /** A PDF. */
  readonly bytes: Uint8Array;
}

/**
 * Makes a kit and takes the one before out. The sheet is made first: a kit that nobody could print must not be an owner. Its
 * secret is in the sheet alone; what stays here opens nothing.
 */
export async function makeKit(
  deps: BackupDeps,
  session: Session,
  language: KitTask['language'],
): Promise<MadeKit> {
  const { notes, ports, changes } = deps;
  const secret = ports.random.bytes(recoverySecretBytes);
  const sharing = deps.sharing();
  const madeAtMs = ports.clock.nowMs();
  const bytes = await writeInThread(deps, {
    language,
    code: formatRecoveryCode(secret),
    relay: sharing ? deps.relay() : null,
    tenantName: deps.settings().operatorName,
    tenantId: deps.tenantId,
    personName: session.personName,
    seatName: session.seatName,
    madeAtMs,
    timeZone: deps.settings().timeZone,
    isOwner: sharing !== undefined,
  });
  const before = notes.kit()?.deviceKey;
  const deviceKey = sharing ? letKitIn(sharing, secret, nameOf(deps, session, madeAtMs)) : null;
  notes.setLock(lockWithKit(secret));
  notes.setKit({ madeAtMs, deviceKey });
  if (sharing && before) putKitOut(sharing, before as DeviceKey);
  changes.announce('backups.changed', []);
  return {
    name: `WellOS recovery kit ${new Date(madeAtMs).toISOString().slice(0, 10)}.pdf`,
    bytes,
  };
}

/** Refuses `recovery-code-mistyped` and `recovery-kit-void`. */
export async function useKit(deps: BackupDeps, code: string): Promise<void> {
  const secret = kitSecretOf(code);
  await deps.useKitSeed(kitSeedOf(secret));
  adoptKit(deps, secret, null);
  deps.changes.announce('backups.changed', []);
}

/** The kit that brought an owner back is this seat's kit from then on. `madeAtMs`: null where it does not say. */
export function adoptKit(
  { notes, ports }: Pick<BackupDeps, 'notes' | 'ports'>,
  secret: Uint8Array,
  madeAtMs: number | null,
): void {
  const deviceKey = keyOf(kitDeviceOf(secret));
  if (notes.kit()?.deviceKey === deviceKey) return;
  notes.setLock(lockWithKit(secret));
  notes.setKit({ madeAtMs: madeAtMs ?? ports.clock.nowMs(), deviceKey });
}

function nameOf(deps: BackupDeps, { personName, seatName }: Session, atMs: number) {
  const kit = { tenantName: deps.settings().operatorName };
  return { person: personName, seat: seatName, atMs, kit };
}

function writeInThread({ jobWorkers }: BackupDeps, input: KitTask): Promise<Uint8Array> {
  return callWorker({
    moduleUrl: jobWorkers ? new URL('recovery-kit.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    functionName: 'writeKit',
    input,
  });
}
