const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * The delimiter of a text with separated values, from its beginning: the one that cuts most records into the same number
 * of cells, more cells rather than fewer. A comma when none cuts anything.
 */
export function guessDelimiter(beginning: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const score = scoreOf(cellCounts(beginning, delimiter).filter((count) => count > 0));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Records that agree on their number of cells, weighed by that number; 0 when all have one. */
function scoreOf(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, agreeing] of times)
    if (count > 1) best = Math.max(best, (agreeing / counts.length) * (1 - 1 / count));
  return best;
}

/** Cells of each of the first records; 0 for a blank one. The last is dropped when it may have been cut. */
function cellCounts(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let [cells, length, isQuoted] = [1, 0, false];
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (sign === '\n') {
      counts.push(length === 0 ? 0 : cells);
      if (counts.length === mostRecords) return counts;
      [cells, length] = [1, 0];
    } else if (sign !== '\r') {
      length += 1;
      if (sign === delimiter) cells += 1;
    }
  }
  if (counts.length === 0 && length > 0) counts.push(cells);
  return counts;
}

const mostRecords = 50;
