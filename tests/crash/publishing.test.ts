import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../drivers/mqtt-broker.ts';

const program = fileURLToPath(new URL('publishing-until-killed.ts', import.meta.url));
const skipped = hasMosquitto ? '' : ' (skipped: /usr/sbin/mosquitto is not on this machine)';

describe.skipIf(skipped !== '')(`a core that is killed while it publishes${skipped}`, () => {
  let folder: string;
  let broker: TestBroker;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wellos-kill-publishing-'));
    broker = await startMosquitto('max_queued_messages 0');
  });
  afterEach(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('PUB-05 loses nothing that was written down, and keeps the order of each tag', async () => {
    const listener = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    const received = new Map<string, number[]>();
    let onMessage = () => {};
    listener.on('message', (topic, payload) => {
      const { value } = JSON.parse(payload.toString()) as { value: number };
      received.set(topic, [...(received.get(topic) ?? []), value]);
      onMessage();
    });
    await listener.subscribeAsync('wellos/#', { qos: 1 });

    const { fraction } = seededRandom(Number(process.env['WELLOS_SEED'] ?? 7));
    let next = 0;
    for (let round = 0; round < 4; round++) {
      const wanted = 100 + Math.floor(fraction() * 900);
      await runUntil(next, next + 100_000, (kill) => {
        let left = wanted;
        onMessage = () => {
          if (--left === 0) kill();
        };
      });
      // What was in memory alone went with the process; the next run measures from there on.
      const writtenDown = lastWritten() ?? received.get('wellos/b')!.at(-1)!;
      next = writtenDown + 1;
    }
    onMessage = () => {};
    expect(await runUntil(next, next + 500, () => {})).toBe('ended');
    const all = Array.from({ length: next + 501 }, (_, value) => value);
    await expect.poll(() => received.get('wellos/b')?.at(-1)).toBe(next + 500);
    for (const tag of ['wellos/a', 'wellos/b']) {
      const values = received.get(tag)!;
      expect(
        all.filter((value) => !values.includes(value)),
        tag,
      ).toEqual([]);
      expect(repeatsOnlyRuns(values), tag).toBe(true);
    }
    await listener.endAsync(true);
  }, 120_000);

  /** The last value the killed core had written down, where any of it still waits. */
  function lastWritten(): number | undefined {
    const path = join(folder, 'publishing', readdirSync(join(folder, 'publishing'))[0]!);
    const database = new BetterSqlite3(path.replace(/-(wal|shm)$/, ''));
    const row = database
      .prepare<[], { payload: string }>('select payload from waiting order by n desc limit 1')
      .get();
    database.close();
    return row && (JSON.parse(row.payload) as { value: number }).value;
  }

  function runUntil(
    first: number,
    last: number,
    begin: (kill: () => void) => void,
  ): Promise<'killed' | 'ended'> {
    const args = [folder, broker.port, first, last].map(String);
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    begin(() => child.kill('SIGKILL'));
    return new Promise((resolve, reject) => {
      child.on('close', (code, signal) => {
        if (code === 0) resolve('ended');
        else if (signal === 'SIGKILL') resolve('killed');
        else reject(new Error(`ended with ${code}`));
      });
    });
  }
});

/** Values rise by one; what is sent again begins at an earlier one and rises again. */
function repeatsOnlyRuns(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value <= values[at - 1]! + 1);
}
