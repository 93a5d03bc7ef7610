import { countiesByState } from './api-counties.ts';
import { statesByApiCode } from './api-states.ts';

/** What is odd about an API number that can be read; the number stands. */
export type ApiWarning =
  | 'county-unknown'
  | 'sidetrack-high'
  | 'event-high'
  | 'zeros-restored'
  | 'text-around';

/** Why no API number can be read. */
export type ApiProblem =
  | 'no-digits'
  | 'length'
  | 'state-needed'
  | 'state-unknown'
  | 'well-zero'
  | 'rounded-by-spreadsheet';

export interface ApiNumber {
  /** 14 digits: state, county, well, bore, event. */
  readonly api14: string;
  /** How many digits the source gave, state included: 10, 12 or 14. */
  readonly digits: 10 | 12 | 14;
  readonly warnings: readonly ApiWarning[];
}

export type ParsedApi = { readonly ok: ApiNumber } | { readonly problem: ApiProblem };

/**
 * Reads an API well number as people and files write it: 8 digits (state known), 10, 12 or 14; dashes, blanks, a prefix
 * such as `A_`, or a numeric cell that has lost its leading zeros. There is no check digit, so only the structure is
 * checked. Source: domain reference 1.1.
 */
export function parseApi(source: string | number, stateCode?: string | null): ParsedApi {
  const text = typeof source === 'number' ? numberToText(source) : source.trim();
  if (/^\d+(\.\d+)?e\+?\d+$/i.test(text)) return { problem: 'rounded-by-spreadsheet' };
  const core = coreOf(text);
  const written = core.replace(/\D/g, '');
  if (written === '') return { problem: 'no-digits' };
  const digits = restoreZeros(written, stateCode ?? null);
  if (digits === undefined) return { problem: written.length === 8 ? 'state-needed' : 'length' };
  return check(digits, [
    ...(digits.length !== written.length && !isWithoutState(written)
      ? ['zeros-restored' as const]
      : []),
    ...(core === text ? [] : ['text-around' as const]),
  ]);
}

/** `42-329-41603`, with bore and event only where they say something. */
export function formatApi(api14: string): string {
  const [state, county, well] = [api14.slice(0, 2), api14.slice(2, 5), api14.slice(5, 10)];
  const [bore, event] = [api14.slice(10, 12), api14.slice(12, 14)];
  const parts = [state, county, well];
  if (bore !== '00' || event !== '00') parts.push(bore);
  if (event !== '00') parts.push(event);
  return parts.join('-');
}

/** State, county and well: the surface hole, by which wells are compared. */
export function api10Of(api14: string): string {
  return api14.slice(0, 10);
}

/** Postal letters and county of a number; null where the tables do not say. */
export function placeOfApi(api14: string): { state: string | null; county: string | null } {
  const state = api14.slice(0, 2);
  return {
    state: statesByApiCode[state] || null,
    county: countiesByState[state]?.[api14.slice(2, 5)] ?? null,
  };
}

/** The number made of the parts some files keep in columns of their own. */
export function apiOfParts(parts: {
  readonly state: string;
  readonly county: string | number;
  readonly sequence: string | number;
  readonly sidetrack?: string | number | null;
}): ParsedApi {
  const bore = parts.sidetrack === null || parts.sidetrack === undefined ? '0' : parts.sidetrack;
  const digits = pad(parts.state, 2) + pad(parts.county, 3) + pad(parts.sequence, 5) + pad(bore, 2);
  return /^\d{12}$/.test(digits) ? check(digits, []) : { problem: 'length' };
}

function check(digits: string, warnings: readonly ApiWarning[]): ParsedApi {
  const state = digits.slice(0, 2);
  if (!(state in statesByApiCode)) return { problem: 'state-unknown' };
  if (digits.slice(5, 10) === '00000') return { problem: 'well-zero' };
  const api14 = digits.padEnd(14, '0');
  const counties = countiesByState[state];
  const found: ApiWarning[] = [...warnings];
  if (counties && !(api14.slice(2, 5) in counties)) found.push('county-unknown');
  if (Number(api14.slice(10, 12)) > 20) found.push('sidetrack-high');
  if (Number(api14.slice(12, 14)) > 20) found.push('event-high');
  return { ok: { api14, digits: digits.length as 10 | 12 | 14, warnings: found } };
}

/** Full digits with the state in front; undefined when the count of digits fits nothing. */
function restoreZeros(written: string, stateCode: string | null): string | undefined {
  if ([10, 12, 14].includes(written.length)) return written;
  // A spreadsheet drops the zero in front of states 01 to 09 …
  if ([9, 11, 13].includes(written.length)) return `0${written}`;
  // … and those in front of a county, where the state is left out.
  if (stateCode !== null && written.length >= 6 && written.length <= 8)
    return stateCode + written.padStart(8, '0');
  return undefined;
}

function isWithoutState(written: string): boolean {
  return written.length === 8;
}

/** Without words around the number: `A_30015424140000`, `API 42-329-41603`. */
function coreOf(text: string): string {
  const match = /^[A-Za-z#:._\s]*?(\d[\d\s.-]*?)[A-Za-z#:._\s]*$/.exec(text);
  return match ? match[1]! : '';
}

function numberToText(value: number): string {
  return Number.isSafeInteger(value) && value >= 0 ? String(value) : String(value.toExponential());
}

function pad(part: string | number, width: number): string {
  return String(part).trim().replace(/\.0+$/, '').padStart(width, '0');
}
