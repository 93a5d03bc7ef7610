import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../../..');
const adminToken = 'admin-token-of-the-kills';

/** A relay on a folder and a port, ready to be connected to. */
export async function startRelayProcess(folder: string, port: number): Promise<ChildProcess> {
  const args = ['relay-server/src/main.ts', '--data', folder, '--port', String(port)];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, WELLOS_RELAY_ADMIN_TOKEN: adminToken },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the relay ended with ${String(code)} before it was ready`);
  });
  await Promise.race([ready(child), ended]);
  ended.catch(() => undefined);
  return child;
}

/** Makes an account; answers its claim code. */
export async function addTenant(port: number, name: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/admin/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const { claim } = (await response.json()) as { claim: string };
  return claim;
}

function ready({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve_) => {
    createInterface(stdout!).on('line', (line) => {
      if (line.startsWith('Relay ready: ')) resolve_();
    });
  });
}
