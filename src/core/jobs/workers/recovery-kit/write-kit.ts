import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import encodeQR from 'qr';
import type en from '#resources/locales/en.json';
import { encodeKitText } from '#shared/domain/backups/kit-text.ts';
import { createZonedTimes } from '#shared/domain/telemetry/zoned-time.ts';

export interface KitTask {
  readonly language: 'en' | 'es';
  /** As `formatRecoveryCode` gives it. */
  readonly code: string;
  /** Where the tenant's relay is; null: it has none. */
  readonly relay: string | null;
  readonly tenantName: string;
  readonly tenantId: string;
  readonly personName: string;
  readonly seatName: string;
  readonly madeAtMs: number;
  readonly timeZone: string;
  /** It is an owner's device too; else it opens backups only. */
  readonly isOwner: boolean;
}

type Words = (typeof en)['backups']['kitPaper'];

const require = createRequire(import.meta.url);
const fontPaths = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  code: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono-Bold.ttf'),
};
const locales = {
  en: () => import('#resources/locales/en.json', { with: { type: 'json' } }),
  es: () => import('#resources/locales/es.json', { with: { type: 'json' } }),
};
const margin = 54;
const qrSize = 150;
const groupsPerLine = 3;

/** One sheet of letter paper; what it says is nowhere else. */
export async function writeKit(task: KitTask): Promise<Uint8Array> {
  const words: Words = ((await locales[task.language]()).default as typeof en).backups.kitPaper;
  const document = new PDFDocument({
    size: 'LETTER',
    margin,
    lang: task.language,
    displayTitle: true,
    info: { Title: `${words.title} · ${task.tenantName}`, CreationDate: new Date(task.madeAtMs) },
  });
  for (const [name, path] of Object.entries(fontPaths)) document.registerFont(name, path);
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (bytes: Uint8Array) => pieces.push(bytes));
    document.on('end', resolve);
    document.on('error', reject);
  });
  drawHead(document, words, task);
  drawCode(document, words, task);
  drawUse(document, words, task);
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(pieces));
}

function drawHead(document: PDFKit.PDFDocument, words: Words, task: KitTask): void {
  const { tenantName, tenantId, personName, seatName, madeAtMs, timeZone } = task;
  document.font('bold').fontSize(22).text(words.title);
  document.fontSize(14).text(tenantName).moveDown(0.6);
  document.font('regular').fontSize(10);
  const time = createZonedTimes(timeZone)(madeAtMs).slice(0, 16).replace('T', ' ');
  document.text(`${words.made}: ${time} · ${personName} · ${seatName}`);
  document.text(`${words.tenant}: ${tenantId}`);
  if (task.isOwner) document.text(`${words.relay}: ${task.relay ?? noRelay(words)}`);
  document.moveDown(0.8);
  document.text(task.isOwner ? words.whatOwner : words.whatBackups).moveDown(0.5);
  document.font('bold').text(words.keep).moveDown(1);
}

/** With a line to write on. */
function noRelay(words: Words): string {
  return `${words.noRelay}: ${'_'.repeat(36)}`;
}

function drawCode(
  document: PDFKit.PDFDocument,
  words: Words,
  { code, relay }: Pick<KitTask, 'code' | 'relay'>,
): void {
  const groups = code.split('-');
  const { x } = document;
  const top = document.y;
  const width = document.page.width - 2 * margin;
  document
    .roundedRect(margin, top, width, qrSize + 24, 6)
    .lineWidth(0.75)
    .stroke('#888888');
  document.font('regular').fontSize(10).fillColor('#000000');
  document.text(words.code, margin + 16, top + 14);
  document.font('code').fontSize(19);
  for (let from = 0; from < groups.length; from += groupsPerLine) {
    const line = groups.slice(from, from + groupsPerLine).join(' - ');
    document.text(line, margin + 16, top + 42 + (from / groupsPerLine) * 34, { lineBreak: false });
  }
  drawQr(document, encodeKitText({ code, relay }), margin + width - qrSize - 12, top + 12);
  document.x = x;
  document.y = top + qrSize + 24 + 20;
}

/** Squares of one path, so that no reader shows hairlines between them. */
function drawQr(document: PDFKit.PDFDocument, text: string, left: number, top: number): void {
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: 2 });
  const side = qrSize / rows.length;
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) document.rect(left + x * side, top + y * side, side, side);
    }
  }
  document.fill('#000000');
}

function drawUse(document: PDFKit.PDFDocument, words: Words, { isOwner }: KitTask): void {
  document.font('bold').fontSize(12).text(words.use).moveDown(0.4);
  document.font('regular').fontSize(10);
  const steps = isOwner
    ? [words.owner1, words.owner2, words.owner3]
    : [words.backups1, words.backups2];
  for (const [n, step] of steps.entries())
    document.text(`${n + 1}.  ${step}`, { indent: 0 }).moveDown(0.35);
  document.moveDown(0.6).font('bold').text(words.loss);
  document.moveDown(0.4).font('regular').text(words.replace);
}
