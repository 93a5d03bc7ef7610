import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Refusal } from '#shared/kit/refusal.ts';
import type { SimulatedLease } from './core-deps.ts';

/** Asked for first, so that addresses stay the same over restarts; a taken port is replaced by a free one. */
const preferredPorts = ['--modbus-port', '15502', '--opcua-port', '14841', '--mqtt-port', '11884'];
const closeWithinMs = 3_000;

export interface SimulatorProgram {
  /** The simulator's main file. */
  readonly entry: string;
  /** Where it may leave its manifest and its certificates. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Starts the simulated lease in a process of its own, which ends when this one does, however it ends.
 * Refuses `simulator-unavailable` when it ends before it is ready.
 */
export async function startSimulatedLeaseProcess(
  program: SimulatorProgram,
): Promise<SimulatedLease> {
  const manifestPath = join(program.folder, 'simulated-lease.json');
  const child = spawn(
    process.execPath,
    [program.entry, '--out', manifestPath, '--work-folder', program.folder, ...preferredPorts],
    // A standard input that ends tells the simulator that we are gone.
    { stdio: ['pipe', 'pipe', 'pipe'], env: program.env },
  );
  const complaints = gatherText(child);
  await readiness(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    const problem = complaints().trim().split('\n').at(-1)?.slice(0, 300) ?? '';
    throw new Refusal('simulator-unavailable', { problem }, { cause: error });
  });
  child.once('exit', (code) => program.log.info({ code }, 'simulated lease ended'));
  return {
    manifest: JSON.parse(readFileSync(manifestPath, 'utf8')),
    close: () => end(child),
  };
}

function readiness(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The simulator ended with ${code}`)));
    child.stdout?.on('data', (text: Buffer) => {
      if (text.toString().includes('simulator ready')) resolve();
    });
  });
}

/** The last of what it says on standard error. */
function gatherText(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (more: Buffer) => (text = (text + more.toString()).slice(-4_000)));
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), closeWithinMs);
  await exited;
  clearTimeout(impatience);
}
