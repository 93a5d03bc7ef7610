import type { Clock } from '#shared/kit/clock.ts';

/**
 * Whose question is put next on a line that takes one at a time. Invariants:
 * 1. Urgent questions go before others, in the order they came.
 * 2. Units with questions take turns, whatever number of questions each has.
 * 3. While some unit answers, those that do not are tried only for a tenth of the time.
 */
export interface Turns<Question extends object> {
  add(question: Question, unitId: number, isUrgent: boolean): void;
  /** The question whose turn it is, or how long to wait when only silent units have some. */
  next(): { readonly taken: Question } | { readonly waitMs: number } | undefined;
  drop(questions: readonly Question[]): void;
  answered(unitId: number): void;
  /** What was lost on it, in ms. */
  silent(unitId: number, lostMs: number): void;
  isAnswering(unitId: number): boolean;
  forget(unitId: number): void;
}

interface Waiting<Question> {
  readonly question: Question;
  readonly unitId: number;
}

/** For each ms lost on a silent unit this many go to the others. */
const OTHERS_SHARE = 9;

export function createTurns<Question extends object>(
  clock: Pick<Clock, 'monotonicMs'>,
): Turns<Question> {
  const answering = new Set<number>();
  let urgent: Waiting<Question>[] = [];
  /** In order of turn: a unit that was served goes to the end. */
  const lanes = new Map<number, Question[]>();
  let tryAgainMs = -Infinity;

  const take = (unitId: number, lane: Question[]) => {
    const taken = lane.shift()!;
    lanes.delete(unitId);
    if (lane.length > 0) lanes.set(unitId, lane);
    return { taken };
  };

  return {
    add(question, unitId, isUrgent) {
      if (isUrgent) urgent.push({ question, unitId });
      else lanes.set(unitId, [...(lanes.get(unitId) ?? []), question]);
    },
    next() {
      const first = urgent.shift();
      if (first) return { taken: first.question };
      for (const [unitId, lane] of lanes) if (answering.has(unitId)) return take(unitId, lane);
      const [silent] = lanes;
      if (!silent) return undefined;
      const waitMs = answering.size === 0 ? 0 : tryAgainMs - clock.monotonicMs();
      return waitMs > 0 ? { waitMs } : take(...silent);
    },
    drop(questions) {
      const dropped = new Set(questions);
      urgent = urgent.filter(({ question }) => !dropped.has(question));
      for (const [unitId, lane] of lanes) {
        const kept = lane.filter((question) => !dropped.has(question));
        if (kept.length > 0) lanes.set(unitId, kept);
        else lanes.delete(unitId);
      }
    },
    answered: (unitId) => void answering.add(unitId),
    silent(unitId, lostMs) {
      answering.delete(unitId);
      tryAgainMs = clock.monotonicMs() + OTHERS_SHARE * lostMs;
    },
    isAnswering: (unitId) => answering.has(unitId),
    forget: (unitId) => void answering.delete(unitId),
  };
}
