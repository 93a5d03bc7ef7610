import { apiOfParts, parseApi, placeOfApi, type ParsedApi } from '../identity/api-number.ts';
import { datums } from '../identity/well.ts';
import { cellText } from './cell.ts';
import { positionProblem } from './position.ts';
import { rowFinding } from './row-finding.ts';
import type { RowReading } from './row-reading.ts';
import { activeStatusOf, liftOfWords, purposeOfWords, statusOfWords } from './well-words.ts';
import type { WellFacts } from './which-well.ts';

/** What a row says of its well, with what is odd about it. */
export function wellOfRow(reading: RowReading): WellFacts {
  const identity = { ...nameOf(reading), ...apiOf(reading) };
  const place = identity.api14 ? placeOfApi(identity.api14) : { state: null, county: null };
  const state = stateOf(reading) ?? place.state;
  const facts: Record<string, unknown> = {
    ...identity,
    ...plainTexts(reading),
    state,
    county: textOf(reading, 'county', 60) ?? place.county,
  };
  if (reading.context.plan.target === 'wells') Object.assign(facts, registryFields(reading, state));
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null),
  ) as WellFacts;
}

function registryFields(reading: RowReading, state: string | null): Record<string, unknown> {
  return {
    ...wordsOf(reading),
    ...positionOf(reading, state),
    ...depthOf(reading),
    spudDate: reading.values.get('spudDate'),
    surfaceLocation: textOf(reading, 'surfaceLocation', 120) ?? surveyOf(reading),
    note: textOf(reading, 'note', 2_000),
    ...customValues(reading),
  };
}

/** Name and number as one name: `SE EUREKA UNIT 21`. */
function nameOf(reading: RowReading): { name?: string } {
  const name = textOf(reading, 'name', 120);
  const number = textOf(reading, 'wellNumber', 20);
  if (name === undefined) return {};
  const joined = number === undefined || name.endsWith(` ${number}`) ? name : `${name} ${number}`;
  return { name: joined.slice(0, 120) };
}

function apiOf(reading: RowReading): { api14?: string; digits?: number } {
  const parsed = parsedApi(reading);
  if (!parsed) return {};
  if ('problem' in parsed) {
    const text = cellText(reading.values.get('api14'));
    reading.findings.push(
      rowFinding('IMP-06', 'warn', reading.row, { text, problem: parsed.problem }),
    );
    return {};
  }
  const { api14, digits, warnings } = parsed.ok;
  for (const warning of warnings) {
    // A prefix the whole column has is no news.
    if (warning === 'text-around') continue;
    reading.findings.push(rowFinding('IMP-07', 'warn', reading.row, { api14, warning }));
  }
  return { api14, digits };
}

function parsedApi({ values, context }: RowReading): ParsedApi | undefined {
  const whole = values.get('api14');
  if (typeof whole === 'string' || typeof whole === 'number')
    return parseApi(whole, context.plan.apiStateCode);
  const [county, sequence] = [
    textValue(values.get('apiCounty')),
    textValue(values.get('apiSequence')),
  ];
  if (county === undefined || sequence === undefined) return undefined;
  const state = textValue(values.get('apiState')) ?? context.plan.apiStateCode;
  if (!state) return { problem: 'state-needed' };
  return apiOfParts({ state, county, sequence, sidetrack: textValue(values.get('apiSidetrack')) });
}

function stateOf(reading: RowReading): string | null {
  const state = textOf(reading, 'state', 60)?.toUpperCase();
  return state !== undefined && /^[A-Z]{2}$/.test(state) ? state : null;
}

function plainTexts(reading: RowReading): Record<string, string | undefined> {
  return {
    operatorName: textOf(reading, 'operatorName', 160),
    fieldName: textOf(reading, 'fieldName', 120),
    formation: textOf(reading, 'formation', 120),
  };
}

/** Status, purpose and lift by their words; the words this house does not know are told. */
function wordsOf(reading: RowReading): Record<string, unknown> {
  const purpose = meaningOf(reading, 'purpose', purposeOfWords);
  const status = meaningOf(reading, 'status', statusOfWords);
  const datum = textOf(reading, 'datum', 40)?.toUpperCase();
  return {
    purpose,
    status: status && activeStatusOf(purpose ?? 'unknown', status),
    lift: meaningOf(reading, 'lift', liftOfWords),
    datum: datums.find((known) => known === datum),
  };
}

function meaningOf<Meaning>(
  reading: RowReading,
  field: string,
  look: (words: string) => Meaning | undefined,
): Meaning | undefined {
  const words = textOf(reading, field, 120);
  if (words === undefined) return undefined;
  const meaning = look(words);
  if (meaning === undefined)
    reading.findings.push(rowFinding('IMP-12', 'info', reading.row, { field, text: words }));
  return meaning;
}

function positionOf(reading: RowReading, state: string | null): Record<string, unknown> {
  const [latitude, longitude] = [reading.values.get('latitude'), reading.values.get('longitude')];
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {};
  const problem = positionProblem(latitude, longitude, state);
  if (problem === undefined) return { latitude, longitude };
  const rule = problem === 'outside-state' ? 'IMP-11' : problem === 'zero' ? 'IMP-09' : 'IMP-10';
  reading.findings.push(rowFinding(rule, 'warn', reading.row, { latitude, longitude, problem }));
  return problem === 'outside-state' ? { latitude, longitude } : {};
}

/** Deeper than any well: a stand-in for "not known" (`99999`). */
const deepestFt = 60_000;

function depthOf(reading: RowReading): Record<string, unknown> {
  const depth = reading.values.get('totalDepthFt');
  if (typeof depth !== 'number') return {};
  if (depth >= 0 && depth <= deepestFt) return { totalDepthFt: depth };
  reading.findings.push(
    rowFinding('IMP-08', 'warn', reading.row, { field: 'totalDepthFt', value: depth }),
  );
  return {};
}

/** `C-SE SE 13-28N-10W` from quarters, section, township and range. */
function surveyOf(reading: RowReading): string | undefined {
  const [section, township, range] = ['section', 'township', 'range'].map((part) =>
    textOf(reading, part, 20),
  );
  if (section === undefined || township === undefined || range === undefined) return undefined;
  const quarters = textOf(reading, 'quarters', 40);
  return [quarters, `${section}-${township}-${range}`].filter(Boolean).join(' ');
}

function customValues({ values }: RowReading): Record<string, unknown> {
  const own = [...values].filter(([field]) => field.startsWith('custom.'));
  return Object.fromEntries(
    own.map(([field, value]) => [field, typeof value === 'string' ? value.slice(0, 500) : value]),
  );
}

/** Text of a field, cut to what is stored; cutting is told. */
function textOf(reading: RowReading, field: string, longest: number): string | undefined {
  const text = textValue(reading.values.get(field));
  if (text === undefined || text.length <= longest) return text;
  reading.findings.push(
    rowFinding('IMP-14', 'warn', reading.row, { field, length: text.length, longest }),
  );
  return text.slice(0, longest).trim();
}

function textValue(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
