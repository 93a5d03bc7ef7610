import { useState } from 'react';
import type { InputOf } from '#renderer/core.ts';
import type { LiveValue } from '#shared/contract/telemetry.ts';
import { useStream } from './use-stream.ts';

export type LiveValuesByTag = ReadonlyMap<string, LiveValue>;

const nothingYet: LiveValuesByTag = new Map();

/** Latest value of each tag the filter names, at most ten new maps a second. */
export function useLiveValues(filter: InputOf<'telemetry', 'values'>): LiveValuesByTag {
  const [values, setValues] = useState(nothingYet);
  const key = JSON.stringify(filter);
  const [shownKey, setShownKey] = useState(key);
  if (key !== shownKey) {
    setShownKey(key);
    setValues(nothingYet);
  }
  useStream('telemetry', 'values', filter, (event) =>
    setValues((known) => {
      const next = new Map(known);
      for (const value of event.values) next.set(value.tagId, value);
      return next;
    }),
  );
  return values;
}
