import type { TFunction } from 'i18next';
import { ConnectionLost, CoreBug } from '#shared/contract/call-errors.ts';
import { isRefusal, type RefusalDetails } from '#shared/kit/refusal.ts';
import { refusalTexts } from './refusal-texts.ts';

export interface ProblemText {
  readonly text: string;
  /** Number under which a bug is in the log. */
  readonly bugId?: string;
}

/** What a failed call is called in the user's words. */
export function problemText(error: unknown, t: TFunction): ProblemText {
  if (isRefusal(error)) {
    return { text: t(refusalTexts[error.code], readableDetails(error.details, t)) };
  }
  if (error instanceof CoreBug) return { text: t('problem.bug'), bugId: error.bugId };
  if (error instanceof ConnectionLost) return { text: t('problem.connectionLost') };
  return { text: t('problem.bug'), bugId: bugIdOf(error) };
}

/** Details as people read them: a field by its name on the screens, a size in megabytes. */
function readableDetails(details: RefusalDetails, t: TFunction): Record<string, unknown> {
  const { field, largest, why } = details;
  return {
    ...details,
    // Not every field that can be wrong has a name on a screen.
    ...(typeof field === 'string' ? { field: t([`field.${field}`, field] as never) } : {}),
    ...(typeof why === 'string' ? { why: t([`alarms.why.${why}`, why] as never) } : {}),
    ...(typeof largest === 'number' ? { largest: `${Math.round(largest / 1e6)} MB` } : {}),
  };
}

const localIds = new WeakMap<object, string>();

/** Names a bug of the renderer's own and reports it to the window once, so that the two can be brought together. */
function bugIdOf(error: unknown): string {
  const known = typeof error === 'object' && error !== null ? localIds.get(error) : undefined;
  if (known) return known;
  const id = `R-${crypto.randomUUID().slice(0, 8)}`;
  if (typeof error === 'object' && error !== null) localIds.set(error, id);
  reportError(new Error(id, { cause: error }));
  return id;
}
