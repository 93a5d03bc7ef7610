import type { TFunction } from 'i18next';
import { type CodeProblem, problemOfCode } from '#shared/domain/backups/kit-text.ts';

/** Nothing is wrong with it, and nothing is missing. */
export function isWholeCode(text: string): boolean {
  return text.trim() !== '' && problemOfCode(text) === undefined;
}

/** What is wrong with a code, for whoever compares it with the paper. */
export function codeWords(t: TFunction, { kind, ...slots }: CodeProblem): string {
  return t(`join.kit.${kind}`, slots);
}
