const unimportant = new Set(['level', 'time', 'pid', 'msg', 'err']);

/** One JSON line as a person reads it: `14:03:22 warn  device offline device=… ` and, for errors, the stack below. */
export function logLineToText(line: string): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  const time = String(record['time']).slice(11, 19);
  const details = Object.entries(record)
    .filter(([name]) => !unimportant.has(name))
    .map(
      ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  const head = `${time} ${String(record['level']).padEnd(5)} ${String(record['msg'] ?? '')}`;
  return `${head}${details.join('')}${stackOf(record['err'])}\n`;
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  return `\n${String(error.stack).replaceAll(/^/gm, '    ')}`;
}
