/** Height in pixels of a row of a virtual list: follows the theme and the text size. */
export function readRowHeight(): number {
  const root = getComputedStyle(document.documentElement);
  const rem = Number.parseFloat(root.fontSize);
  const rows = Number.parseFloat(root.getPropertyValue('--row-height'));
  return Math.round((Number.isNaN(rows) ? 2 : rows) * rem);
}
