import type { Plain } from '#shared/documents/plain.ts';
import type { ChangeMeta } from './change-index.ts';
import { readAuthor, readMessage } from './read-message.ts';

/** Who set a value, by which command. Ids and times are empty where a change does not say. */
export interface Setter {
  readonly commandId: string;
  readonly hybridTime: string;
  readonly isUnverified: boolean;
  readonly personId: string;
  readonly seatId: string;
  readonly screen: string | null;
  readonly reason: string | null;
  /** Hash of the Automerge change. */
  readonly change: string;
}

/** One of the values a field has, with whoever set it last. */
export interface Candidate extends Setter {
  readonly value: Plain;
  /** Who set an equal value apart from them. */
  readonly others: readonly Setter[];
  /** Of a document that was deleted and written apart: what was written, as paths in text. */
  readonly written?: readonly string[];
}

export function setterOf(change: ChangeMeta | undefined): Setter {
  const { commandId, hybridTime, isUnverified, screen, reason } = readMessage(
    change?.message ?? null,
  );
  const author = readAuthor({ author: change?.author ?? null });
  const hash = change?.hash ?? '';
  return { commandId, hybridTime, isUnverified, screen, reason, ...author, change: hash };
}

/** The latest first. */
export function compareLatest(one: Setter, other: Setter): number {
  return compareText(rank(other), rank(one));
}

/** Stamps are unique per command; the hash only keeps the order total for foreign changes without one. */
function rank({ isUnverified, hybridTime, change }: Setter): string {
  return `${isUnverified ? 0 : 1} ${hybridTime} ${change}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
