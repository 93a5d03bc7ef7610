let known: number | undefined;

/**
 * Height in pixels of a row of a virtual list: follows the theme and the text size. Kept until one of them may have changed,
 * since asking makes the browser lay the page out, and lists ask at each step of scrolling.
 */
export function readRowHeight(): number {
  if (known === undefined) watchOnce();
  return (known ??= measure());
}

function measure(): number {
  const root = getComputedStyle(document.documentElement);
  const rem = Number.parseFloat(root.fontSize);
  const rows = Number.parseFloat(root.getPropertyValue('--row-height'));
  return Math.round((Number.isNaN(rows) ? 2 : rows) * rem);
}

let isWatching = false;

function watchOnce(): void {
  if (isWatching) return;
  isWatching = true;
  const forget = () => (known = undefined);
  // Zoom and text size come as a resize, too.
  addEventListener('resize', forget);
  new MutationObserver(forget).observe(document.documentElement, { attributes: true });
}
