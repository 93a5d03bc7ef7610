import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '#shared/domain/notifications/message.ts';
import { startWebServer, type TestWebServer } from '#tests/fixtures/loopback-servers.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const program = fileURLToPath(new URL('notifications-until-killed.ts', import.meta.url));

let folder: string;
let server: TestWebServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-kill-notifications-'));
  server = await startWebServer();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('NOT-30 NOT-31 tells everybody of every alarm in one message, sent more than once only under one key, when the core is killed', async () => {
  const { fraction } = seededRandom(Number(process.env['WELLOS_SEED'] ?? 5));
  for (let run = 0; run < 4; run++) await runUntil(run, 1 + Math.floor(fraction() * 14));
  expect(await runUntil(4, Infinity)).toBe('ended');
  // An hour later the second half is told of the last.
  expect(await runUntil(5, Infinity)).toBe('ended');
  const keysByTelling = new Map<string, Set<string>>();
  for (const { headers, body } of server.received) {
    const { personName, alarms } = JSON.parse(body) as Message & { alarms: Message['lines'] };
    for (const { name } of alarms) {
      const keys = keysByTelling.get(`${name} ${personName}`) ?? new Set();
      keysByTelling.set(`${name} ${personName}`, keys.add(String(headers['idempotency-key'])));
    }
  }
  const told = [...keysByTelling.keys()];
  for (const alarm of ['pt0', 'pt1', 'pt2', 'pt3', 'pt4'])
    expect(
      told.filter((one) => one.startsWith(`${alarm} `)),
      alarm,
    ).toHaveLength(30);
  expect([...keysByTelling.values()].filter((keys) => keys.size !== 1)).toEqual([]);
}, 120_000);

/** Kills it when so many more messages have come; answers how it ended. */
function runUntil(run: number, messages: number): Promise<'killed' | 'ended'> {
  const wanted = server.received.length + messages;
  const child = spawn(process.execPath, [program, folder, server.url, String(run)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  server.answer = (response) => {
    if (server.received.length >= wanted) child.kill('SIGKILL');
    else setTimeout(() => response.end('taken'), 5);
  };
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0) resolve('ended');
      else if (signal === 'SIGKILL') resolve('killed');
      else reject(new Error(`It ended by itself (${code})`));
    });
  });
}
