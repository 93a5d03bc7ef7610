import type { TFunction } from 'i18next';

/** Reasons that are no refusals. */
const reasons = ['rule', 'disk', 'quota', 'no-folder', 'changed', 'alarm', 'unsent'] as const;
/** Refusals that keep an archive from being written. */
const troubles = [
  'folder-not-writable',
  'folder-not-readable',
  'disk-full',
  'archive-damaged',
] as const;

/** Why something was dropped or stays; empty for none, the code itself for one of a newer version. */
export function whyText(why: string | null, t: TFunction): string {
  if (why === null) return '';
  const known = [...reasons, ...troubles].find((each) => each === why);
  return known ? t(`history.why.${known}`) : why;
}

/** `2026-03` of the month that begins at this time (UTC). */
export function monthKey(fromMs: number): string {
  return new Date(fromMs).toISOString().slice(0, 7);
}
