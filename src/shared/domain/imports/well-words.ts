import type { Lift, WellFields, WellStatus } from '../identity/well.ts';

/** Words of state registries and operators, each with what it means here; the first that fits. Codes: reference 8.3. */
const statusWords: readonly (readonly [RegExp, WellStatus])[] = [
  [/^(plugged|p ?& ?a|pa|abandoned|dry hole|reclamation fund)/, 'plugged'],
  [/^(cancell?ed|expired|withdrawn)/, 'cancelled'],
  [/^(temporarily abandoned|temp abandoned|ta)\b/, 'temporarilyAbandoned'],
  [/^(shut ?in|si)\b/, 'shutIn'],
  [/^(producing|production|active|flowing|pumping|pr|prod|f|p|g)$/, 'producing'],
  [/^(inject|ij$|i$|wi$)/, 'injecting'],
  [/^(dispos|swd$)/, 'disposing'],
  [/^(drilling|dr|spud|new)$/, 'drilling'],
  [/^(completed|co|waiting on completion|duc)$/, 'completed'],
  [/^(inactive|idle|suspended)/, 'inactive'],
];

const purposeWords: readonly (readonly [RegExp, WellFields['purpose']])[] = [
  // UIC classes of the states: 2R enhanced recovery, 2D disposal, CDW commercial disposal, SI simultaneous injection.
  [/^(salt water disposal|disposal|swd|2d|cdw)/, 'disposal'],
  [/^(inj|water ?flood|2r|enhanced|wi$|gi$)/, 'injection'],
  [/^(oil|op$)/, 'oil'],
  [/^gas/, 'gas'],
  [/^(water|brine)/, 'water'],
  [/^(other|observation|monitor|strat|gs$|2h|co2)/, 'other'],
];

const liftWords: readonly (readonly [RegExp, Lift])[] = [
  [/^(rod|beam|sucker|pumping unit)/, 'rodPump'],
  [/^(esp|electric|submersible)/, 'esp'],
  [/^plunger/, 'plunger'],
  [/^gas ?lift/, 'gasLift'],
  [/^(flow|natural)/, 'flowing'],
  [/^inject/, 'injection'],
];

/** undefined: words this list does not know. */
export const statusOfWords = lookUp(statusWords);
export const purposeOfWords = lookUp(purposeWords);
export const liftOfWords = lookUp(liftWords);

/** What an active well of this purpose does. */
export function activeStatusOf(purpose: WellFields['purpose'], status: WellStatus): WellStatus {
  if (status !== 'producing') return status;
  if (purpose === 'injection') return 'injecting';
  return purpose === 'disposal' ? 'disposing' : status;
}

function lookUp<Meaning>(table: readonly (readonly [RegExp, Meaning])[]) {
  return (words: string): Meaning | undefined => {
    const plain = words
      .toLowerCase()
      .replaceAll(/[-_/.]+/g, ' ')
      .trim();
    return table.find(([pattern]) => pattern.test(plain))?.[1];
  };
}
