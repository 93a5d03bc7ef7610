import type { Finding } from '#shared/kit/finding.ts';

export function rowFinding(
  rule: string,
  severity: Finding['severity'],
  row: number,
  details: Finding['details'],
): Finding {
  return { rule, severity, at: `row ${row}`, details };
}
