import { unitsOf, type Quantity } from '../measurement/units.ts';
import type { TenantSettings } from '../people/tenant-settings.ts';
import type { ImportTarget } from './plan.ts';
import { dateOrders } from './read-date.ts';
import { timeFormats, type SeriesField } from './series-plan.ts';

export type CustomField = TenantSettings['customFields'][number];

/** What a column may become. */
export interface ImportField {
  readonly field: string;
  readonly kind:
    | 'text'
    | 'quantity'
    | 'number'
    | 'yesNo'
    | 'day'
    | 'month'
    | 'year'
    | 'api'
    | 'part'
    | 'time'
    | 'series';
  readonly quantity?: Quantity;
  readonly needed?: true;
  /** Several columns may become it. */
  readonly many?: true;
  /** Header words (lower case, blanks between), most telling first. */
  readonly words: readonly RegExp[];
}

/** Units a column of this field may come in; the first is the stored one. Dates: orders of their parts. */
export function unitsOfField(field: ImportField): readonly string[] {
  if (field.quantity) return unitsOf(field.quantity);
  if (field.kind === 'time') return timeFormats;
  return field.kind === 'day' || field.kind === 'month' ? dateOrders : [];
}

/** All fields of a target, the tenant's own included (`custom.<key>`). */
export function fieldsOf(
  target: ImportTarget,
  customFields: readonly CustomField[] = [],
): readonly ImportField[] {
  if (target === 'dailyProduction') return [...whichWell, ...dayFields, ...wellFacts];
  if (target === 'monthlyProduction') return [...whichWell, ...monthFields, ...wellFacts];
  if (target === 'timeSeries') return seriesFields;
  return [...whichWell, ...wellFacts, ...wellOnly, ...customFields.map(customToField)];
}

export function fieldOf(
  target: ImportTarget,
  name: string,
  customFields: readonly CustomField[],
): ImportField | undefined {
  return fieldsOf(target, customFields).find(({ field }) => field === name);
}

const text = (field: string, ...words: RegExp[]): ImportField => ({ field, kind: 'text', words });
const part = (field: string, ...words: RegExp[]): ImportField => ({ field, kind: 'part', words });
const quantity = (field: string, of: Quantity, ...words: RegExp[]): ImportField => ({
  field,
  kind: 'quantity',
  quantity: of,
  words,
});

/** Columns that say which well a row belongs to: an API number whole or in parts, or a name. */
const whichWell: readonly ImportField[] = [
  {
    field: 'api14',
    kind: 'api',
    words: [/^(api|uwi)( ?\d\d)?( (no|num|number|well number))?$/, /^api well (no|number)$/],
  },
  text(
    'name',
    /^(well|wellbore|bore|lease) ?name$/,
    /^(npd )?well ?bore name$/,
    /^npd well bore name$/,
    /^(well|wellbore|name|pozo)$/,
  ),
  part('wellNumber', /^well ?(no|num|number)$/),
  part('apiState', /^(api )?state code$/, /^api state$/),
  part('apiCounty', /^api county( code)?$/, /^county code$/),
  part('apiSequence', /^api (sequence|seq|unique)( (no|num|number))?$/),
  part('apiSidetrack', /^api (sidetrack|side track|st)( (no|num|number))?$/),
];

/** What is known of a well beside; from production files it is used for wells that are created only. */
const wellFacts: readonly ImportField[] = [
  text('operatorName', /^operator( name)?$/, /^(company|operador)( name)?$/),
  text('fieldName', /^(npd )?field( name)?$/, /^(campo|pool)( name)?$/),
  text('formation', /^(formation|zone|reservoir|formacion)( name)?$/),
  text('county', /^county( name)?$/),
  text('state', /^(state|st)$/),
];

const wellOnly: readonly ImportField[] = [
  text('status', /^(well )?status$/, /^(current )?well status$/, /^estado$/),
  text('purpose', /^well ?type$/, /^(type|purpose)$/, /^well class$/),
  text('lift', /^(artificial )?lift( (type|method))?$/),
  {
    field: 'latitude',
    kind: 'number',
    words: [/^(surface )?lat(itude)?( \d\d)?$/, /^lat(itud)?$/],
  },
  {
    field: 'longitude',
    kind: 'number',
    words: [/^(surface )?(long?|lng)(itude)?( \d\d)?$/, /^longitud$/],
  },
  text('datum', /^(datum|crs)$/),
  { field: 'spudDate', kind: 'day', words: [/^spud( (date|dt))?$/] },
  quantity(
    'totalDepthFt',
    'length',
    /^(total depth|td)$/,
    /^(tvd|md|measured depth|total vertical depth)$/,
  ),
  text('surfaceLocation', /^(surface )?location$/, /^legal( description)?$/),
  part('quarters', /^q{2,4}$/, /^quarters?$/),
  part('section', /^(sec|section)$/),
  part('township', /^(twp|township)$/),
  part('range', /^(rng|range)$/),
  text('note', /^(note|notes|comment|comments|remarks)$/),
];

const dayFields: readonly ImportField[] = [
  {
    field: 'day',
    kind: 'day',
    needed: true,
    words: [/^(prod(uction)? )?(date|day)( ?prd)?$/, /^dateprd$/, /\bdate\b/, /^(fecha|dia)$/],
  },
  quantity(
    'hoursOn',
    'hours',
    /^(on ?stream|hours on|hrs on|run ?time|on prod)$/,
    /hours on|on stream hrs/,
  ),
  quantity(
    'oilBbl',
    'liquid',
    /^(bore )?oil( (vol(ume)?|prod(uced|uction)?))*$/,
    /^(petroleo|aceite)$/,
  ),
  quantity('gasMcf', 'gas', /^(bore )?gas( (vol(ume)?|prod(uced|uction)?))*$/),
  quantity(
    'waterBbl',
    'liquid',
    /^(bore )?(water|wat|wtr|agua)( (vol(ume)?|prod(uced|uction)?))*$/,
  ),
  quantity(
    'injectedBbl',
    'liquid',
    /^(bore )?wi( vol)?$/,
    /^(water )?inj(ected|ection)?( (vol(ume)?|water))*$/,
  ),
  quantity('injectedGasMcf', 'gas', /^(bore )?gi( vol)?$/, /^gas inj(ected|ection)?( vol(ume)?)*$/),
  quantity(
    'tubingPsi',
    'pressure',
    /^(tubing|tbg|ftp)( press(ure)?)?$/,
    /^avg whp p$/,
    /^(thp|whp)$/,
  ),
  quantity('casingPsi', 'pressure', /^(casing|csg)( press(ure)?)?$/, /^avg annulus press$/),
  quantity('linePsi', 'pressure', /^(flow)?line( press(ure)?)?$/),
  quantity('choke64ths', 'choke', /^choke( (size|64ths?))*$/),
  text('downtimeCode', /^down ?time (code|reason)$/),
  text('note', /^(note|notes|comment|comments|remarks)$/),
];

const monthFields: readonly ImportField[] = [
  {
    field: 'month',
    kind: 'month',
    needed: true,
    words: [
      /^first of month$/,
      /^(prod(uction)? )?(month|period)$/,
      /^(date|mes|report month)$/,
      /\b(month|date)\b/,
    ],
  },
  { field: 'year', kind: 'year', words: [/^(prod(uction)? )?(year|yr)$/, /^(ano|año)$/] },
  quantity(
    'daysOn',
    'days',
    /^days( (on|produced|prod))?$/,
    /^(on ?stream|hours on)$/,
    /^prod days$/,
  ),
  quantity('oilBbl', 'liquid', /^oil( (vol(ume)?|prod(uced|uction)?))*$/, /^(petroleo|aceite)$/),
  quantity('gasMcf', 'gas', /^gas( (vol(ume)?|prod(uced|uction)?))*$/),
  quantity('waterBbl', 'liquid', /^(water|wtr|agua)( (vol(ume)?|prod(uced|uction)?))*$/),
  quantity('injectedBbl', 'liquid', /^wi$/, /^(water )?inj(ected|ection)?( (vol(ume)?|water))*$/),
  quantity('injectedGasMcf', 'gas', /^gi$/, /^gas inj(ected|ection)?( vol(ume)?)*$/),
  quantity('oilSoldBbl', 'liquid', /^oil (sold|sales)$/),
  quantity('gasSoldMcf', 'gas', /^gas (sold|sales)$/),
  quantity('gasFlaredMcf', 'gas', /^(gas )?(flared|vented|flare)( gas)?$/),
  quantity(
    'openingStockBbl',
    'liquid',
    /^(bom inventory|opening (stock|inventory)|beginning inventory)$/,
  ),
  quantity(
    'closingStockBbl',
    'liquid',
    /^(eom inventory|closing (stock|inventory)|ending inventory)$/,
  ),
  text('status', /^(well )?status$/),
  text('note', /^(note|notes|comment|comments|remarks)$/),
];

const ofSeries = (
  field: SeriesField,
  rest: Pick<ImportField, 'many' | 'needed'> = {},
): ImportField => ({ field, kind: field === 'time' ? 'time' : 'series', words: [], ...rest });

/** Found by what columns hold rather than by their headers: see `guessSeries`. */
const seriesFields: readonly ImportField[] = [
  ofSeries('time', { needed: true }),
  ofSeries('clock'),
  ofSeries('number', { many: true }),
  ofSeries('yesNo', { many: true }),
  ofSeries('text', { many: true }),
  ofSeries('tag'),
  ofSeries('id'),
  ofSeries('quality'),
];

function customToField({ key, label, type }: CustomField): ImportField {
  const spellings = [key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2'), label].map(
    (words) =>
      new RegExp(
        `^${words
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
          .trim()}$`,
        'u',
      ),
  );
  const kind = type === 'text' ? 'text' : type;
  return { field: `custom.${key}`, kind, words: spellings };
}
