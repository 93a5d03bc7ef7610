import { closeSync, openSync, writeSync } from 'node:fs';
import type { Finding } from '#shared/kit/finding.ts';
import type { RuleCount } from './staged-tables.ts';

const mostKept = 500;
const flushAt = 2 ** 16;

export interface FindingsFile {
  add(finding: Finding): void;
  counts(): RuleCount[];
  readonly kept: readonly Finding[];
  close(): void;
}

/** All findings as CSV on the disk, counts per rule, and the first few in memory. */
export function createFindingsFile(path: string): FindingsFile {
  const file = openSync(path, 'w');
  const kept: Finding[] = [];
  const counts = new Map<string, RuleCount>();
  let text = '\uFEFFwhere,severity,rule,details\r\n';
  const flush = () => {
    writeSync(file, text);
    text = '';
  };
  return {
    add(finding) {
      const key = `${finding.rule} ${finding.severity}`;
      const { rule, severity } = finding;
      counts.set(key, { rule, severity, count: (counts.get(key)?.count ?? 0) + 1 });
      if (kept.length < mostKept) kept.push(finding);
      text += toLine(finding);
      if (text.length >= flushAt) flush();
    },
    counts: () => [...counts.values()].toSorted((one, other) => (one.rule < other.rule ? -1 : 1)),
    kept,
    close() {
      flush();
      closeSync(file);
    },
  };
}

function toLine({ at, severity, rule, details }: Finding): string {
  const told = Object.entries(details).map(([name, value]) => `${name}: ${value}`);
  return `${[at, severity, rule, told.join('; ')].map(toCell).join(',')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is marked as text: details quote what strangers wrote. */
function toCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
