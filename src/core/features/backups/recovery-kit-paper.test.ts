import { inflateSync } from 'node:zlib';
import { decodeQR } from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { codeIn, parseKitText } from '#shared/domain/backups/kit-text.ts';
import { formatRecoveryCode } from '#shared/domain/backups/recovery-code.ts';
import { writeKit } from '#core/jobs/workers/recovery-kit/recovery-kit.ts';
import type { KitTask } from '#core/jobs/workers/recovery-kit/write-kit.ts';
import { readPdf } from '#tests/fixtures/read-pdf.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';

const secret = seededRandom(7).bytes(20);
const task = {
  code: formatRecoveryCode(secret),
  tenantName: 'Compañía Petrolera Niño',
  tenantId: '01HZZZZZZZZZZZZZZZZZZZZZZZ',
  personName: 'Pat',
  seatName: 'Office',
  madeAtMs: Date.UTC(2026, 2, 10, 18),
  timeZone: 'America/Chicago',
  relay: 'https://relay.example/t/nino',
  isOwner: true,
} as const;

/** Every dark square of the drawing, painted and looked at as a camera would. */
function scan(pdf: Buffer): string {
  const squares = [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(
    ([, body]) => {
      const drawn = inflated(Buffer.from(body!, 'latin1'));
      return [...drawn.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\b/g)].map((one) =>
        one.slice(1).map(Number),
      );
    },
  );
  const scale = 4;
  const [width, height] = [612 * scale, 792 * scale];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const [left, top, wide, high] of squares) {
    for (let y = Math.round(top! * scale); y < Math.round((top! + high!) * scale); y++)
      for (let x = Math.round(left! * scale); x < Math.round((left! + wide!) * scale); x++)
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return decodeQR({ width, height, data });
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    // A font, or another stream that is not deflated.
    return '';
  }
}

describe('the sheet of a recovery kit', () => {
  it.each(['en', 'es'] as const)(
    'BAK-34 has the code in letters and to scan, and says what it is for (%s)',
    async (language) => {
      const pdf = Buffer.from(await writeKit({ ...task, language }));
      const { pages, embeddedFonts } = readPdf(pdf);
      expect(pages).toHaveLength(1);
      expect(embeddedFonts).toBe(3);
      const text = pages[0]!.replaceAll(/\s+/g, ' ');
      const groups = task.code.split('-');
      for (const group of groups) expect(text).toContain(group);
      expect(text).toContain(task.tenantName);
      expect(text).toContain(task.tenantId);
      expect(text).toContain('2026-03-10 13:00');
      expect(text).toContain(language === 'en' ? 'the data is lost' : 'los datos se pierden');
      expect(text).toContain(task.relay);
      expect(parseKitText(scan(pdf))).toEqual({ code: task.code, relay: task.relay });
    },
  );

  it('BAK-34 has room for the address of a relay that is not there yet, and names none where nobody is let in', async () => {
    const read = async (more: Partial<KitTask>) => {
      const pdf = Buffer.from(await writeKit({ ...task, language: 'en', ...more }));
      const { pages } = readPdf(pdf);
      expect(pages).toHaveLength(1);
      expect(codeIn(scan(pdf))).toBe(task.code);
      return pages[0]!.replaceAll(/\s+/g, ' ');
    };
    expect(await read({ relay: null })).toContain('Relay: none when this was printed');
    expect(await read({ relay: null, isOwner: false })).not.toContain('Relay:');
  });
});
