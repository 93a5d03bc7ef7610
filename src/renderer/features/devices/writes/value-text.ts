import type { TFunction } from 'i18next';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Formats } from '#renderer/ui/create-formats.ts';

/** A value as it is written about: all its digits, with its unit. */
export function valueText(
  value: TagValue | null,
  unit: string,
  { t, formats }: { readonly t: TFunction; readonly formats: Pick<Formats, 'language' | 'number'> },
): string {
  if (value === null) return formats.number(null);
  if (typeof value === 'boolean') return t(value ? 'ui.on' : 'ui.off');
  if (typeof value === 'string') return value;
  const digits = { maximumSignificantDigits: 7 } as const;
  return [new Intl.NumberFormat(formats.language, digits).format(value), unit]
    .filter(Boolean)
    .join(' ');
}
