import { useMemo } from 'react';
import { useStored, type SheetColumn } from '#renderer/ui/index.ts';
import type { DayVolumes } from '#shared/domain/production/volumes.ts';
import { columnHeader } from '../cell-view.ts';
import { dayFields } from '../fields.ts';
import { useSpeech } from '../use-speech.ts';
import { isPhase } from './day-rows.ts';

type DayColumnField = (typeof dayFields)[number];

export interface DayColumns {
  readonly fields: readonly DayColumnField[];
  readonly columns: readonly SheetColumn[];
  /** Everything that can be shown. */
  readonly choices: readonly { readonly key: string; readonly label: string }[];
  readonly isShown: (field: string) => boolean;
  readonly toggle: (field: string) => void;
}

/** Which fields are gauged here: this seat's choice; by default the common ones and those that hold something (`used`). */
export function useDayColumns(
  used: ReadonlySet<string>,
  options: { readonly hasAsides: boolean },
): DayColumns {
  const { hasAsides } = options;
  const speech = useSpeech();
  const [chosen, setChosen] = useStored<Readonly<Record<string, boolean>>>(
    'production.columns',
    {},
  );
  return useMemo(() => {
    const isShown = (name: string) => {
      const field = dayFields.find((one) => one.field === name);
      const isCommon = field !== undefined && !('startsHidden' in field);
      return chosen[name] ?? (isCommon || used.has(name));
    };
    const fields = dayFields.filter(({ field }) => isShown(field));
    const asides = [speech.t('production.yesterday'), speech.t('production.usual')];
    const columns = fields.map((field) => ({
      key: field.field,
      header: columnHeader(field, speech),
      widthRem: field.widthRem,
      ...('unit' in field ? { unit: field.unit } : {}),
      ...(field.kind === 'number'
        ? { align: 'end' as const, inputMode: 'decimal' as const }
        : { inputMode: 'text' as const, grows: field.field === 'note' }),
      ...(hasAsides && isPhase(field.field) ? { asides } : {}),
    }));
    const choices = dayFields.map((field) => ({
      key: field.field,
      label: columnHeader(field, speech),
    }));
    const toggle = (name: string) => setChosen({ ...chosen, [name]: !isShown(name) });
    return { fields, columns, choices, isShown, toggle };
  }, [speech, chosen, used, hasAsides, setChosen]);
}

/** Fields that hold something in any of the entries. */
export function usedFields(entries: readonly Partial<DayVolumes>[]): ReadonlySet<string> {
  const isUsed = ({ field }: DayColumnField) =>
    entries.some((entry) => (entry[field] ?? null) !== null);
  return new Set(dayFields.filter(isUsed).map(({ field }) => field));
}
