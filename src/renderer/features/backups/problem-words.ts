import type { TFunction } from 'i18next';
import { refusalTexts } from '#renderer/app/refusal-texts.ts';
import type { RefusalCode } from '#shared/kit/refusal.ts';

/** Why there is no verified backup. The refusal's own words, where they need none of its details. */
export function problemWords(problem: string | null, t: TFunction): string {
  switch (problem) {
    case null:
      return '';
    case 'unread':
    case 'cancelled':
    case 'bug':
    case 'disk-full':
    case 'folder-not-writable':
    case 'backup-damaged':
      return t(`backups.problem.${problem}`);
    default:
      return problem in refusalTexts ? t(refusalTexts[problem as RefusalCode], {}) : problem;
  }
}
