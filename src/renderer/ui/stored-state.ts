import { useCallback, useState } from 'react';

const prefix = 'wellos.';

/** State of the view that outlives the window: widths, sort orders, choices of this seat. Never data. */
export function useStored<Value>(
  key: string | undefined,
  initial: Value,
): readonly [Value, (next: Value) => void] {
  const [value, setValue] = useState<Value>(() => (key ? (readStored(key) ?? initial) : initial));
  const change = useCallback(
    (next: Value) => {
      setValue(next);
      if (key) writeStored(key, next);
    },
    [key],
  );
  return [value, change];
}

export function readStored<Value>(key: string): Value | undefined {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as Value);
  } catch {
    // Storage may be blocked or hold another version's text; the view then starts from its defaults.
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Blocked or full: the choice holds for this window only.
  }
}
