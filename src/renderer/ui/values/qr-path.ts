import encodeQR from 'qr';

export interface QrPath {
  /** Modules on a side, the quiet zone included. */
  readonly size: number;
  /** Dark modules as runs, one unit to a module. */
  readonly path: string;
}

/** ISO/IEC 18004 asks for four modules of nothing around the symbol. */
const QUIET = 4;

/** A text as a QR symbol. Throws for more than about 2,300 bytes, which no symbol holds. */
export function qrPath(text: string): QrPath {
  const rows = encodeQR(text, 'raw', { border: QUIET, ecc: 'medium' });
  const runs = rows.flatMap((row, y) =>
    runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
  );
  return { size: rows.length, path: runs.join('') };
}

/** Where dark modules begin in a row, and how many stand side by side. */
function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (!isDark) return;
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}
