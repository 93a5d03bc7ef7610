import { formatApi } from '../identity/api-number.ts';
import type { WellFields } from '../identity/well.ts';
import type { WellId } from '../identity/ids.ts';

/** What a row says of its well, as fields of a well; `custom.<key>` for the tenant's own. */
export type WellFacts = Partial<
  Omit<
    { [Field in keyof WellFields]: NonNullable<WellFields[Field]> },
    'custom' | 'leaseId' | 'name' | 'api14'
  >
> & {
  readonly name?: string;
  readonly api14?: string;
  /** How many digits of the API number the file gave. */
  readonly digits?: number;
} & { readonly [custom: `custom.${string}`]: string | number | boolean };

/** By which rows of one well find each other: the plan's well, else the API number, else the name. */
export function keyOfWell(well: WellFacts, wellId: WellId | null): string | null {
  if (wellId) return `id:${wellId}`;
  if (well.api14) return `api:${well.api14}`;
  return well.name ? `name:${foldName(well.name)}` : null;
}

/** Names are the same whatever their case and blanks. */
export function foldName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** The name a well gets that the file does not name. */
export function nameOfWell(well: WellFacts): string {
  return well.name ?? formatApi(well.api14 ?? '');
}
