/** How a card or the records of an archive lie, as text: seldom written, mostly pasted from another template. */
export function layoutToText(layout: object | undefined): string {
  return layout === undefined ? '' : JSON.stringify(layout, null, 2);
}

/** Reads it back: undefined for nothing, null for what is no JSON. */
export function textToLayout(text: string | undefined): object | undefined | null {
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
}
