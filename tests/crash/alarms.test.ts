import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveAlarm, normalState, type AlarmEvent } from '#shared/domain/alarms/alarm-state.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const program = fileURLToPath(new URL('alarms-until-killed.ts', import.meta.url));
type JournalRow = TenantTables['alarmJournal'] & { readonly n: number; readonly alarmId: string };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wellos-kill-alarms-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('ALM-81 no transition that was told is lost, and alarms stand as the journal says, when the core is killed', async () => {
  const { fraction } = seededRandom(Number(process.env['WELLOS_SEED'] ?? 3));
  let before: readonly JournalRow[] = [];
  for (let seed = 1; seed <= 5; seed++) {
    const acknowledged = await runUntilKilled(seed, 100 + fraction() * 700);
    const { journal, states } = read();
    expect(journal.length).toBeGreaterThanOrEqual(acknowledged);
    expect(journal.slice(0, before.length)).toEqual(before);
    expect(journal.map(({ n }) => n)).toEqual(journal.map((_, index) => index + 1));
    expect(new Map(states.map(({ alarmId, phase }) => [alarmId, phase]))).toEqual(
      phasesAfter(journal),
    );
    before = journal;
  }
  expect(before.length).toBeGreaterThan(50);
}, 120_000);

/** Where a journal leads, from the beginning and by the rules alone. */
function phasesAfter(journal: readonly JournalRow[]): Map<string, string> {
  const states = new Map<string, typeof normalState>();
  for (const { alarmId, kind, untilMs, atMs, n } of journal) {
    const event = { kind, untilMs, nowMs: atMs } as AlarmEvent;
    const isLatching = Number(alarmId.at(-1)) % 2 === 0;
    const move = moveAlarm(states.get(alarmId) ?? normalState, event, isLatching);
    if (move.kind === 'refused') throw new Error(`line ${n}, ${alarmId} ${kind}: ${move.why}`);
    states.set(alarmId, move.state);
  }
  return new Map([...states].map(([alarmId, { phase }]) => [alarmId, phase]));
}

function read() {
  const database = nodeDisk.openDatabase(join(folder, 'tenant.db'));
  try {
    const rows = database.prepare(
      'select j.*, s.alarmId from alarmJournal j join alarmSubject s using (subjectId) order by n',
    );
    const states = database.prepare('select * from alarmState');
    return {
      journal: rows.all() as JournalRow[],
      states: states.all() as TenantTables['alarmState'][],
    };
  } finally {
    database.close();
  }
}

/** Kills it so long after it has said its first line; answers the last line of the journal it told. */
function runUntilKilled(seed: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let kill: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    kill ??= setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      clearTimeout(kill);
      if (signal !== 'SIGKILL') return reject(new Error(`It ended by itself (${code})`));
      const whole = said.slice(0, said.lastIndexOf('\n')).trim();
      resolve(Number(whole.split('\n').at(-1)));
    });
  });
}
