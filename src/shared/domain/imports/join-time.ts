import { cellText, isNothing, type Cell } from './cell.ts';

const clockText =
  /^(?:\d{4}-\d{2}-\d{2}T)?(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?)$/i;

/** A time of day alone, as text; spreadsheets put their first day before it. undefined: something else. */
export function clockTextOf(cell: Cell | undefined): string | undefined {
  return typeof cell === 'string' ? clockText.exec(cell.trim())?.[1] : undefined;
}

/** Date and time of day from columns of their own, as one; what cannot be joined is no time. */
export function joinTime(date: Cell | undefined, clock: Cell | undefined): Cell {
  const text = clockTextOf(clock);
  if (isNothing(date) || text === undefined) return null;
  return `${cellText(date).replace(/T00:00:00$/, '')} ${text}`;
}
