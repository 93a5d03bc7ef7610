import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalExportPlan } from '#shared/contract/alarms.ts';
import type { JobId } from '#shared/domain/identity/ids.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { definitionOf, setupDesk, type TestDesk } from '#tests/fixtures/test-alarm-desk.ts';
import { readPdf } from '#tests/fixtures/read-pdf.ts';
import { moveSimply, shelve } from './commands.ts';
import { createJournalExportRunner, startJournalExport } from './export-journal.ts';
import { readJournal } from './read-journal.ts';

const jobId = '01J0000000000000000000000A' as JobId;
let test: TestDesk;
beforeEach(async () => (test = await setupDesk()));
afterEach(() => test.close());

const path = () => join(test.tenant.deps.folder, 'exports', jobId, 'data');
const run = (
  plan: Partial<JournalExportPlan>,
  { rowsPerSheet, ...task }: Partial<JobTask> & { readonly rowsPerSheet?: number } = {},
) =>
  createJournalExportRunner(
    test.tenant.deps,
    rowsPerSheet === undefined ? {} : { rowsPerSheet },
  ).run({
    jobId,
    input: { filter: {}, format: 'csv', language: 'en', ...plan },
    batchId: null,
    session: test.tenant.session,
    resumeFrom: null,
    signal: new AbortController().signal,
    progress: () => undefined,
    checkpoint: () => undefined,
    ...task,
  });
const csv = () =>
  parse(readFileSync(path()), { bom: true, columns: true }) as Record<string, string>[];

/** An alarm with signs and accents that was raised, shelved by someone with odd words, and came back. */
async function liveThrough(): Promise<void> {
  const name = 'Presión ≥ 450 °F·Ω, año «ñ»';
  await test.configure({ high: definitionOf(test.tagId('tubing'), { name }) });
  test.take('tubing', 470.25);
  await test.pass(0);
  await test.pass(60_000);
  await shelve(test.desk(), test.head('alarms.shelve', '=cmd("x")\u0007, razón'), {
    alarmIds: [test.alarmId('high')],
    forMs: 3_600_000,
    reason: '=cmd("x")\u0007, razón',
  });
  await test.pass(3_700_000);
  await moveSimply(
    test.desk(),
    test.head('alarms.acknowledge'),
    [test.alarmId('high')],
    'acknowledge',
  );
}

/** As many more raises of the same alarm, one a minute, before all others. */
function grow(rows: number): void {
  test.tenant.database.write
    .prepare(
      `with recursive step(i) as (select 1 union all select i + 1 from step where i < @rows)
      insert into alarmJournal (entryId, subjectId, kind, phaseBefore, phase, priority, atMs, value, threshold,
        isFirstOut, isInTest)
      select printf('%026d', i), 1, 'raise', 'normal', 'unacknowledged', 'high', @endMs - i * 60000, '470.5', 450, 0, 0
      from step`,
    )
    .run({ rows, endMs: Date.UTC(2026, 2, 10, 12) });
}

describe('exporting the journal', () => {
  it('ALM-94 as CSV holds all that the filter finds, newest first, in words of the language', async () => {
    await liveThrough();
    grow(1_200);
    const told: [number, number | null][] = [];
    const result = await run(
      { language: 'es' },
      { progress: (done, total) => void told.push([done, total]) },
    );
    const { entries } = await readJournal(test.tenant.deps, {}, { limit: 2_000 });
    expect(result).toMatchObject({
      rows: 1_204,
      file: expect.stringMatching(/^alarm-journal-to-.*csv$/),
    });
    const rows = csv();
    expect(rows.map((row) => row['Entrada'])).toEqual(entries.map(({ entryId }) => entryId));
    expect(rows[0]).toMatchObject({
      Hora: '2026-03-10T14:02:40.000-05:00',
      Suceso: 'Reconocida',
      Alarma: 'Presión ≥ 450 °F·Ω, año «ñ»',
    });
    // A spreadsheet is not to take it for a formula.
    expect(rows[2]).toMatchObject({
      Motivo: `'=cmd("x")\u0007, razón`,
      Valor: '470.25',
      Unidad: 'psi',
    });
    expect(told.at(-1)).toEqual([1_204, 1_204]);
  });

  it('ALM-94 goes on with what the filter means, and not with what came later', async () => {
    await liveThrough();
    const { nowMs } = test.tenant.clock;
    await run({ filter: { kinds: ['shelve', 'raise'], text: 'presión', toMs: nowMs - 1_800_000 } });
    expect(csv().map(({ Event }) => Event)).toEqual(['Shelved', 'Raised']);
  });

  it('ALM-94 as XLSX reads back in another program, sheet after sheet beneath the same header', async () => {
    await liveThrough();
    grow(1_000);
    await run({ format: 'xlsx' }, { rowsPerSheet: 500 });
    const workbook = await readWorkbook(path());
    expect(workbook.map(({ sheet }) => sheet)).toEqual(['Journal', 'Journal_2', 'Journal_3']);
    const sheets = workbook.map(({ data }) => data);
    expect(sheets.map((rows) => rows.length)).toEqual([500, 500, 1_004 + 3 - 1_000]);
    expect(new Set(sheets.map(([header]) => JSON.stringify(header))).size).toBe(1);
    const [header, newest, , shelved] = sheets[0]!;
    const cell = (row: typeof header, column: string) => row![header!.indexOf(column)];
    // The clock on the operator's wall, and the instant besides.
    expect(cell(newest, 'Time')).toEqual(new Date('2026-03-10T14:02:40Z'));
    expect(cell(newest, 'Time (UTC)')).toBe('2026-03-10T19:02:40.000Z');
    expect(cell(shelved, 'Reason')).toBe('=cmd("x")\uFFFD, razón');
    expect(cell(shelved, 'Value')).toBe(470.25);
    expect(cell(shelved, 'Until')).toEqual(new Date('2026-03-10T14:01:00Z'));
  });

  it('ALM-95 a PDF says filter, who, when and its pages, and prints every letter', async () => {
    await liveThrough();
    grow(100);
    await run({
      format: 'pdf',
      language: 'es',
      filter: { priorities: ['high'], wellId: test.wellId },
    });
    const { pages, embeddedFonts, title } = readPdf(readFileSync(path()));
    expect(title).toContain('Diario de alarmas');
    expect(embeddedFonts).toBe(2);
    expect(pages.length).toBeGreaterThan(2);
    const [first] = pages;
    expect(first).toContain('Filtro: hasta 10 mar 2026, 14:02; prioridad Alta; pozo Bravo 2H');
    expect(first).toContain('Hecho por Test Pumper el 2026-03-10 14:02:40 −05:00');
    expect(first).toContain('Entradas: 104');
    expect(first).toContain('Presión ≥ 450 °F·Ω, año «ñ»');
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Página ${at + 1} de ${pages.length}`);
      // The columns say on every page what they are.
      expect(page).toContain('Quién y por qué');
      expect(page).not.toContain('?');
    }
    const isEnd = (page: string) => page.includes('Fin del diario');
    expect(pages.map(isEnd)).toEqual([...pages.slice(1).map(() => false), true]);
    const raises = pages
      .join('\n')
      .split('\n')
      .filter((line) => line === '470.5 psi / 450 psi' || line === '470,5 psi / 450 psi');
    expect(raises).toHaveLength(100);
  });

  it('ALM-95 a PDF of more than 50,000 entries is refused before it is begun', async () => {
    await liveThrough();
    grow(50_000);
    const deps = { ...test.tenant.deps, jobs: { start: () => jobId } as never };
    const start = (plan: Partial<JournalExportPlan>) =>
      startJournalExport(deps, test.head('alarms.exportJournal'), {
        filter: {},
        format: 'pdf',
        language: 'en',
        ...plan,
      });
    await expect(start({})).rejects.toMatchObject({
      code: 'journal-too-long',
      details: { entries: 50_004, most: 50_000 },
    });
    expect(await start({ filter: { kinds: ['shelve'] } })).toMatchObject({ jobId });
    expect(await start({ format: 'xlsx' })).toMatchObject({ jobId });
  });

  it('ALM-94 leaves no file behind when it is cancelled', async () => {
    await liveThrough();
    grow(5_000);
    for (const format of ['csv', 'xlsx', 'pdf'] as const) {
      const stop = new AbortController();
      const cancelled = run(
        { format },
        { signal: stop.signal, progress: () => stop.abort(new Error('cancelled')) },
      );
      await expect(cancelled).rejects.toThrow('cancelled');
      expect(existsSync(join(test.tenant.deps.folder, 'exports', jobId))).toBe(false);
    }
  });
});
