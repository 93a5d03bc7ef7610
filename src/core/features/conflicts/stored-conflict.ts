import type { Conflict, ConflictValue, FieldAt } from '#shared/contract/conflicts.ts';
import { definitions } from '#shared/documents/definitions.ts';
import { type FieldRule, parsePath, ruleAt } from '#shared/documents/definition.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { controlWriters, fieldWriters, type Role } from '#shared/domain/people/role.ts';
import { parseTime } from '#shared/kit/hybrid-clock.ts';
import type { Session } from '#core/session.ts';
import type { TenantTables } from '#core/storage/tables.ts';
import type { Candidate, Setter } from '#core/sync/setter.ts';
import { valueToText } from '../audit/index.ts';
import type { Names } from './name-people.ts';

export type ConflictRow = TenantTables['conflict'];

export function candidatesIn({ candidates }: Pick<ConflictRow, 'candidates'>): Candidate[] {
  return JSON.parse(candidates) as Candidate[];
}

/** Kind, steps and rule of a field; undefined where this app knows none such. */
export function fieldIn({
  documentKind,
  path,
}: Pick<FieldAt, 'documentKind' | 'path'>):
  | { readonly kind: DocumentKind; readonly steps: string[]; readonly rule: FieldRule }
  | undefined {
  if (!Object.hasOwn(definitions, documentKind)) return undefined;
  const kind = documentKind as DocumentKind;
  const steps = parsePath(definitions[kind], path);
  const rule = ruleAt(definitions[kind], steps);
  return rule && { kind, steps, rule };
}

export function mayWrite(kind: DocumentKind, role: Role): boolean {
  const writers = definitions[kind].space === 'control' ? controlWriters : fieldWriters;
  return writers.includes(role);
}

/** Everybody who set one of the values. */
export function settersOf(candidates: readonly Candidate[]): Setter[] {
  return candidates.flatMap((one) => [one, ...one.others]);
}

export function atMsOf(hybridTime: string): number | null {
  return parseTime(hybridTime)?.wallMs ?? null;
}

export function describeSetter(setter: Setter, names: Names, session: Session) {
  const { commandId, personId, isUnverified, screen, reason } = setter;
  return {
    commandId,
    personId,
    ...names.of(setter),
    atMs: atMsOf(setter.hybridTime),
    isUnverified,
    screen,
    reason,
    isMine: personId === session.personId,
  };
}

export function describeValue(
  candidate: Candidate,
  rule: FieldRule,
  names: Names,
  session: Session,
): ConflictValue {
  return {
    ...describeSetter(candidate, names, session),
    change: candidate.change,
    text: rule.isDeletion ? null : valueToText(candidate.value),
    isDeleted: rule.isDeletion === true && candidate.value !== null,
    others: candidate.others.map((one) => describeSetter(one, names, session)),
    written: [...(candidate.written ?? [])],
  };
}

export function sortOf(rule: FieldRule): Conflict['sort'] {
  return rule.isDeletion ? 'deletion' : 'field';
}

/** What a rule may decide unasked: not whether something is deleted. */
export function isStandingPossible(rule: FieldRule): boolean {
  return rule.merge === 'ask' && !rule.isDeletion;
}
