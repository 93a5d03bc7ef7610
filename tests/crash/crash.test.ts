import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkRows } from '#core/sync/projections/check-rows.ts';
import { openTestStore, type TestStore } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { planCommands } from './random-commands.ts';

const program = fileURLToPath(new URL('write-until-killed.ts', import.meta.url));
const COMMANDS = 3;
const SEEDS = [101, 202, 303];
/** Children that run at once while the parent checks what they left. */
const AT_ONCE = 3;

interface Told {
  readonly acknowledged: readonly string[];
  readonly diedAt: string | undefined;
  readonly steps: number | undefined;
}

const steps = [
  'command:begins',
  'command:worked',
  'command:changed',
  'command:stored',
  'command:rows',
  'command:conflicts',
  'command:pending',
  'command:audit',
  'command:commits',
  'command:committed',
];

describe('killed between any two steps', () => {
  const diedAt = new Set<string | undefined>();

  it.each(SEEDS)(
    'DOC-24 nothing acknowledged is missing and nothing is there by half (seed %i)',
    async (seed) => {
      const total = await countSteps(seed);
      expect(total).toBeGreaterThan(30);
      const waiting = shareOf(total, seed);
      const dieInTurn = async () => {
        for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
          diedAt.add(await dieAndCheck(seed, step));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, dieInTurn));
    },
    120_000,
  );

  it('DOC-24 each kind of step was died at', () => {
    expect([...diedAt].toSorted()).toEqual(steps.toSorted());
  });
});

/** The seeds share the steps among them: each dies at every third, and the others at those between. */
function shareOf(total: number, seed: number): number[] {
  const all = Array.from({ length: total }, (_, index) => index + 1);
  return all.filter((step) => step % SEEDS.length === SEEDS.indexOf(seed));
}

async function dieAndCheck(seed: number, step: number): Promise<string | undefined> {
  return inFolder(async (folder) => {
    const told = await write(folder, seed, step);
    expect(told.diedAt, `step ${step} of seed ${seed}`).toBeDefined();
    expectWhole(folder, seed, told);
    return told.diedAt;
  });
}

async function countSteps(seed: number): Promise<number> {
  return inFolder(async (folder) => {
    const told = await write(folder, seed, 0);
    expect(told.acknowledged).toHaveLength(COMMANDS);
    return told.steps!;
  });
}

function expectWhole(folder: string, seed: number, told: Told): void {
  const store = openTestStore({ folder, seed: seed + 1 });
  try {
    expect(checkRows(store.database.write, { random: seededRandom(1) })).toEqual({
      damaged: [],
      differences: [],
    });
    const present = store.rows('audit').map((row) => String(row['commandId']));
    const plan = planCommands(seededRandom(seed), seed, COMMANDS);
    // One more than acknowledged may be there: it was committed and could not say so any more.
    expect(present.length - told.acknowledged.length).toBeOneOf([0, 1]);
    expect(present).toEqual(plan.slice(0, present.length).map(({ commandId }) => commandId));
    expectSameAs(present.length, seed, store);
    expectToGoOn(plan, store);
  } finally {
    store.close();
  }
}

/** The store holds exactly what the first so many commands make in a process nobody kills. */
function expectSameAs(count: number, seed: number, store: TestStore): void {
  const whole = openTestStore({ seed });
  for (const { commandId, work } of planCommands(seededRandom(seed), seed, count)) {
    whole.clock.nowMs += 1_000;
    whole.run(work, { commandId });
  }
  for (const table of ['well', 'productionDay', 'auditChange', 'pending', 'audit']) {
    expect(comparable(store, table)).toEqual(comparable(whole, table));
  }
  whole.close();
}

/** Change hashes depend on random actors. */
function comparable(store: TestStore, table: string): unknown[] {
  return store.rows(table).map((row) => (table === 'pending' ? { ...row, changes: '' } : row));
}

/** All commands come again, as after a broken line: those that are there do nothing, the others are done. */
function expectToGoOn(plan: ReturnType<typeof planCommands>, store: TestStore): void {
  store.clock.nowMs += 3_600_000;
  for (const { commandId, work } of plan) store.run(work, { commandId });
  expect(store.rows('audit').map((row) => row['commandId'])).toEqual(
    plan.map(({ commandId }) => commandId),
  );
  const { differences } = checkRows(store.database.write, { random: seededRandom(1) });
  expect(differences).toEqual([]);
}

async function write(folder: string, seed: number, dieAt: number): Promise<Told> {
  const child = spawn(
    process.execPath,
    [program, folder, String(seed), String(COMMANDS), String(dieAt)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...how) => resolve(how)),
  );
  expect(dieAt === 0 ? code : signal).toBe(dieAt === 0 ? 0 : 'SIGKILL');
  const lines = Buffer.concat(chunks).toString().trim().split('\n');
  const told = lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    acknowledged: told.flatMap(({ acknowledged }) => (acknowledged ? [String(acknowledged)] : [])),
    diedAt: told.find(({ dies }) => dies)?.['dies'] as string | undefined,
    steps: told.find(({ steps }) => steps)?.['steps'] as number | undefined,
  };
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'wellos-crash-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
