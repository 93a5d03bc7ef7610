import type { DeviceKey } from '#shared/chunks/header.ts';
import { formatRecoveryCode, recoverySecretBytes } from '#shared/domain/backups/recovery-code.ts';
import { kitSecretOf, lockWithKit } from '#core/backups/backup-keys.ts';
import { bringOwnerBack, letKitIn, putKitOut } from '#core/backups/recovery-kit.ts';
import { callWorker } from '#core/jobs/worker-call.ts';
import { moduleUrl } from '#core/jobs/workers/recovery-kit/module-url.ts';
import type { KitTask } from '#core/jobs/workers/recovery-kit/write-kit.ts';
import { Refusal } from '#shared/kit/refusal.ts';
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
    tenantName: deps.settings().operatorName,
    tenantId: deps.tenantId,
    personName: session.personName,
    seatName: session.seatName,
    madeAtMs,
    timeZone: deps.settings().timeZone,
    isOwner: sharing !== undefined,
  });
  const before = notes.kit()?.deviceKey;
  const deviceKey = sharing ? letKitIn(sharing, secret) : null;
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
export function useKit({ sharing, changes }: BackupDeps, code: string): void {
  const secret = kitSecretOf(code);
  const here = sharing();
  // On one computer alone its person is the owner, and there is nobody to be let in by.
  if (!here) throw new Refusal('recovery-kit-void');
  bringOwnerBack(here, secret);
  changes.announce('backups.changed', []);
}

function writeInThread({ jobWorkers }: BackupDeps, input: KitTask): Promise<Uint8Array> {
  return callWorker({
    moduleUrl: jobWorkers ? new URL('recovery-kit.js', jobWorkers) : moduleUrl,
    entryUrl: jobWorkers && new URL('worker-entry.js', jobWorkers),
    functionName: 'writeKit',
    input,
  });
}
