import { createContext, useCallback, useContext } from 'react';
import type { FieldAt } from '#shared/contract/conflicts.ts';
import { useContested } from '#renderer/features/conflicts/index.ts';
import type { EntryCell } from './entries/entry.ts';

/** Opens the panel with what was set apart in a field, and what it held before. */
export const AskField = createContext<(at: FieldAt) => void>(() => undefined);

/** Cells as fields of documents. */
export function useCellFields() {
  const askField = useContext(AskField);
  const isContestedDay = useContested('wellMonth');
  const isContestedMonth = useContested('wellYear');
  const isContested = useCallback(
    (cell: EntryCell) => {
      const { documentKind, key, path } = fieldOfCell(cell);
      return (documentKind === 'wellMonth' ? isContestedDay : isContestedMonth)(key, path);
    },
    [isContestedDay, isContestedMonth],
  );
  const ask = useCallback((cell: EntryCell) => askField(fieldOfCell(cell)), [askField]);
  return { isContested, ask };
}

function fieldOfCell({ wellId, period, field }: EntryCell): FieldAt {
  const [year, month, day] = period.split('-');
  return day === undefined
    ? { documentKind: 'wellYear', key: `${wellId}/${year}`, path: `months/${month}/${field}` }
    : {
        documentKind: 'wellMonth',
        key: `${wellId}/${year}-${month}`,
        path: `days/${day}/${field}`,
      };
}
