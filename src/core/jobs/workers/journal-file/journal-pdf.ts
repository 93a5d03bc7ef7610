import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { JournalEntry } from '#shared/contract/alarms.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';
import { createOutputFile } from '../output-file.ts';
import { createPdfTable } from './pdf-table.ts';
import type { JournalFile, JournalTask } from './journal-task.ts';
import type { JournalWords } from './journal-words.ts';

/** Embedded, in the letters that are used: Latin with all accents, Greek, Cyrillic, and the signs of units. */
const require = createRequire(import.meta.url);
const fontPaths = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
};

const columns = [
  { key: 'time', width: 118 },
  { key: 'priority', width: 52 },
  { key: 'alarm', width: 186 },
  { key: 'kind', width: 88 },
  { key: 'value', width: 108 },
  { key: 'who', width: 168 },
] as const;

/**
 * The journal on letter paper, to be read and filed: every page says what it is part of, and the last that it is the last.
 * It is read twice, first to know how many pages it fills, so that none has to wait in memory for its number.
 */
export function createJournalPdf(task: JournalTask, words: JournalWords): JournalFile {
  const { about, total } = task;
  const file = createOutputFile(task.path);
  const zoned = createZonedTimes(about.timeZone);
  const timeText = (ms: number) => readable(zoned(ms));
  const document = new PDFDocument({
    size: 'LETTER',
    layout: 'landscape',
    margin: 36,
    lang: task.language,
    displayTitle: true,
    info: {
      Title: `${words.title} · ${about.operatorName}`,
      Author: about.personName,
      CreationDate: new Date(about.madeAtMs),
    },
  });
  document.registerFont('regular', fontPaths.regular);
  document.registerFont('bold', fontPaths.bold);
  return {
    async write(read) {
      const ended = new Promise<void>((resolve, reject) => {
        document.on('end', resolve);
        document.on('error', reject);
        document.on('data', (bytes: Uint8Array) => {
          try {
            file.write(bytes);
          } catch (error) {
            document.destroy(error as Error);
          }
        });
      });
      // Whoever waits for it below hears of it; until then it is nobody's.
      ended.catch(() => undefined);
      writeHead(document, [
        `${words.title} · ${about.operatorName}`,
        ...words.about(about, total, timeText),
      ]);
      const table = createPdfTable(
        document,
        columns.map(({ key, width }) => ({ title: words.heading(key), width })),
      );
      const measured = table.measure();
      for await (const entry of read('measuring')) measured.row(cellsOf(entry, words, timeText));
      const pages = measured.pages();
      const foot = `${words.title} · ${about.operatorName} · ${timeText(about.madeAtMs)}`;
      const drawn = table.draw((page) => writeFoot(document, foot, words.page(page, pages)));
      let count = 0;
      for await (const entry of read('writing')) {
        drawn.row(cellsOf(entry, words, timeText));
        count++;
      }
      drawn.note(count === 0 ? words.nothing : words.end);
      document.end();
      await ended;
      file.finish();
    },
    close: file.close,
  };
}

function writeHead(document: PDFKit.PDFDocument, [title, ...lines]: readonly string[]): void {
  document.font('bold').fontSize(13).text(title!);
  document.moveDown(0.3).font('regular').fontSize(8);
  for (const line of lines) document.text(line);
  document.moveDown(0.8);
}

function cellsOf(
  entry: JournalEntry,
  words: JournalWords,
  timeText: (ms: number) => string,
): string[] {
  const { name, wellName, value, threshold, unit } = entry;
  const values = [value, value === null ? null : threshold].filter((one) => one !== null);
  const who = [entry.personName, entry.secondPerson].filter(Boolean).join(', ');
  const why = entry.reason ?? words.cause(entry.cause);
  const until = entry.untilMs === null ? null : words.until(timeText(entry.untilMs));
  return [
    timeText(entry.atMs),
    words.priority(entry.priority),
    wellName === null || name.includes(wellName) ? name : `${name} · ${wellName}`,
    entry.isFirstOut ? `${words.kind(entry.kind)} · ${words.firstOut()}` : words.kind(entry.kind),
    values.map((one) => words.value(one, unit)).join(' / '),
    [who, why, until].filter(Boolean).join(' · '),
  ];
}

/** `2026-03-10T07:00:00.000-05:00` as one reads it, the offset kept: an hour comes twice in autumn. */
function readable(zoned: string): string {
  const offset = zoned.slice(23).replace('Z', 'UTC').replace('-', '\u2212');
  return `${zoned.slice(0, 10)} ${zoned.slice(11, 19)} ${offset}`;
}

function writeFoot(document: PDFKit.PDFDocument, left: string, right: string): void {
  const { width, height, margins } = document.page;
  const place = { width: width - margins.left - margins.right, lineBreak: false } as const;
  const y = height - margins.bottom + 10;
  // Beneath the margin pdfkit would begin a new page.
  document.page.margins.bottom = 0;
  document.font('regular').fontSize(7.5).fillColor('#444444');
  document.text(left, margins.left, y, place);
  document.text(right, margins.left, y, { ...place, align: 'right' });
  document.page.margins.bottom = margins.bottom;
}
