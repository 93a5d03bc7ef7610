/** Columns are strictly typed, documents are not: what does not fit is shown as not known, and stays in its document. */
export function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

export function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

export function jsonOr<T>(value: unknown, otherwise: T): string | T {
  return value === undefined || value === null ? otherwise : JSON.stringify(value);
}
