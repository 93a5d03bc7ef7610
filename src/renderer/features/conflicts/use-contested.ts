import { useMemo } from 'react';
import { useRead } from '#renderer/app/use-read.ts';

/** Whether a field of a kind of document waits for a decision: `isContested('<well>/2026-03', 'days/07/oilBbl')`. */
export function useContested(documentKind: string): (key: string, path: string) => boolean {
  const marks = useRead('conflicts', 'marks', { documentKind }).data;
  return useMemo(() => {
    const all = new Set((marks ?? []).map(({ key, path }) => `${key} ${path}`));
    return (key, path) => all.has(`${key} ${path}`);
  }, [marks]);
}
