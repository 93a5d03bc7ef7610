import type { StandingChoice } from './standing-rule.ts';

/** One of the values a field has; the latest of them comes first. */
export interface Choosable {
  readonly value: unknown;
  readonly hybridTime: string;
  readonly isUnverified: boolean;
  readonly personId: string;
  readonly others: readonly { readonly personId: string }[];
}

export const bulkChoices = ['newest', 'mine', 'theirs', 'higher', 'lower', 'shown'] as const;
export type BulkChoice = (typeof bulkChoices)[number];

/**
 * The value a choice names; undefined where it names none: no value of one's own, or nothing to compare. `shown` is the
 * first, as the candidates stand. Of equal claims the latest by a clock that can be trusted.
 */
export function choose<One extends Choosable>(
  candidates: readonly One[],
  choice: BulkChoice | StandingChoice,
  personId: string,
): One | undefined {
  const latestFirst = candidates.toSorted((one, other) => compare(rank(other), rank(one)));
  switch (choice) {
    case 'shown':
      return candidates[0];
    case 'newest':
      return latestFirst[0];
    case 'mine':
      return latestFirst.find((one) => isOf(one, personId));
    case 'theirs':
      return latestFirst.find((one) => !isOf(one, personId));
    case 'higher':
    case 'lower':
      return extreme(latestFirst, choice === 'higher' ? 1 : -1);
  }
}

function isOf({ personId, others }: Choosable, person: string): boolean {
  return personId === person || others.some((other) => other.personId === person);
}

/** Numbers only: a missing value against a number is neither higher nor lower. */
function extreme<One extends Choosable>(candidates: readonly One[], sign: 1 | -1): One | undefined {
  if (!candidates.every(({ value }) => typeof value === 'number')) return undefined;
  return candidates.toSorted((one, other) => sign * (Number(other.value) - Number(one.value)))[0];
}

function rank({ isUnverified, hybridTime }: Choosable): string {
  return `${isUnverified ? 0 : 1} ${hybridTime}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
