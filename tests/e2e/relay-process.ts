import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
const adminToken = 'admin-token-of-the-end-to-end-tests';

/** A real relay in a process of its own, on SQLite. */
export interface RelayProcess {
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  /** Makes an account; answers its claim code. */
  addTenant(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startRelay(): Promise<RelayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-e2e-relay-'));
  const child = spawn(
    process.execPath,
    ['relay-server/src/main.ts', '--data', folder, '--port', '0'],
    {
      cwd: root,
      env: { ...process.env, WELLOS_RELAY_ADMIN_TOKEN: adminToken },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      const ready = /Relay ready: (\S+)/.exec(output)?.[1];
      if (ready) found(ready);
    });
    void ended.then(() => failed(new Error(`The relay ended:\n${output}`)));
  });
  return {
    url,
    async addTenant(name) {
      const response = await fetch(`${url}admin/tenants`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      expect(response.status).toBe(201);
      return ((await response.json()) as { claim: string }).claim;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
