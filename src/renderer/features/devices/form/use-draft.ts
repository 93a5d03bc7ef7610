import { useState } from 'react';
import type { Draft } from './field-spec.ts';
import type { Problems } from './issue-texts.ts';

export interface DraftState {
  readonly draft: Draft;
  readonly set: (path: string, text: string) => void;
  readonly setMany: (texts: Draft) => void;
  /** Problems worth saying now: of fields that were typed into, or of all once saving was tried. */
  readonly worthSaying: (problems: Problems) => Problems;
  readonly sayAll: () => void;
}

export function useDraft(initial: () => Draft): DraftState {
  const [draft, setDraft] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setIsTried] = useState(false);
  return {
    draft,
    set(path, text) {
      setDraft((now) => ({ ...now, [path]: text }));
      setTouched((now) => new Set(now).add(path));
    },
    setMany: (texts) => setDraft((now) => ({ ...now, ...texts })),
    worthSaying: (problems) =>
      isTried ? problems : new Map([...problems].filter(([path]) => touched.has(path))),
    sayAll: () => setIsTried(true),
  };
}
