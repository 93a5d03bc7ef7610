import { parseApi } from '#shared/domain/identity/api-number.ts';

interface ReadApi {
  /** Null for an empty text and for one that is no API number. */
  readonly api14: string | null;
  readonly isUnreadable: boolean;
}

/** What a typed API number means; it may be left out. */
export function readApi(text: string): ReadApi {
  if (!text.trim()) return { api14: null, isUnreadable: false };
  const parsed = parseApi(text);
  return 'ok' in parsed
    ? { api14: parsed.ok.api14, isUnreadable: false }
    : { api14: null, isUnreadable: true };
}
