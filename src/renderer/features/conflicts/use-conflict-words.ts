import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict, ConflictValue, FieldAt } from '#shared/contract/conflicts.ts';
import { useFormats } from '#renderer/ui/index.ts';
import type en from '#resources/locales/en.json';
import { differences, nameIn } from './differences.ts';

/** Where the words for a well's settled choices are. */
const choices: Readonly<Record<string, string>> = {
  status: 'wellStatus',
  purpose: 'wellPurpose',
  lift: 'lift',
};

type KindName = keyof (typeof en)['conflicts']['kind'] & string;
type Named = Pick<Conflict, 'documentKind' | 'path'> &
  Partial<Pick<Conflict, 'wellName' | 'leaseName' | 'name' | 'period'>>;

type Fielded = Pick<FieldAt, 'documentKind' | 'path'> & Partial<Pick<Conflict, 'values'>>;

/** What a conflict is called, where it is, and its values, in the user's words. */
export function useConflictWords() {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  return useMemo(() => {
    const word = (key: string) => (i18n.exists(key) ? t(key as 'field.status') : undefined);
    const fieldName = (kind: string, name: string) =>
      (kind === 'well' ? word(`well.${name}`) : undefined) ?? word(`field.${name}`) ?? name;
    const field = ({ documentKind, path, values }: Fielded) => {
      if (path === 'deletedAt') return t('conflicts.deletion');
      const named = nameIn(values?.[0]?.text ?? null);
      if (named) return named;
      return fieldName(
        documentKind,
        path
          .split('/')
          .slice(path.startsWith('tags/') ? 1 : -1)
          .join('/'),
      );
    };
    const period = (text: string | null | undefined) => {
      if (!text) return undefined;
      return text.length > 7 ? formats.day(text) : formats.month(text);
    };
    const place = (one: Named) =>
      [one.wellName ?? one.name, one.leaseName, period(one.period)].filter(Boolean).join(' · ') ||
      kind(one.documentKind);
    const kind = (documentKind: string) =>
      word(`conflicts.kind.${documentKind as KindName}`) ?? documentKind;
    const text = (at: Pick<FieldAt, 'documentKind' | 'path'>, value: string | null) => {
      if (value === null) return t('conflicts.empty');
      const choice = at.documentKind === 'well' && word(`${choices[at.path]}.${value}`);
      if (choice) return choice;
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number) || /^(0\d|.*api)/.test(value))
        return value;
      return [formats.number(number), unitOf(at.path)].filter(Boolean).join(' ');
    };
    const value = (conflict: Conflict, one: ConflictValue) => {
      if (conflict.sort === 'deletion') {
        if (one.isDeleted) return t('conflicts.delete');
        const names = one.written.map((name) => fieldName(conflict.documentKind, name));
        return names.length > 0
          ? t('conflicts.keepWritten', { fields: names.join(', ') })
          : t('conflicts.keep');
      }
      const parts = differences(
        conflict.values.map((other) => other.text),
        one.text,
      );
      return parts ?? text(conflict, one.text);
    };
    const time = (atMs: number | null) =>
      atMs === null ? t('conflicts.panel.unknownTime') : formats.dateTime(atMs);
    // A core or a program that is not this one may name a place that is unknown here.
    const screen = (name: string) => word(`screen.${name}`) ?? name;
    return { field, place, kind, text, value, time, screen };
  }, [t, i18n, formats]);
}

export type ConflictWords = ReturnType<typeof useConflictWords>;

/** The unit a field's name ends in; the stored ones, as in history and audit. */
function unitOf(path: string): string | undefined {
  const [, unit] = /(Bbl|Mcf|Psi|Psia)$/.exec(path) ?? [];
  return unit && { Bbl: 'bbl', Mcf: 'Mcf', Psi: 'psi', Psia: 'psia' }[unit];
}
