import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { pointText } from '#renderer/features/devices/tags/point-text.ts';
import {
  rangeText,
  reductionText,
  scaleText,
  writeText,
} from '#renderer/features/devices/tags/tag-words.ts';
import { useFormats } from '#renderer/ui/index.ts';
import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';

export interface FieldWords {
  /** What a field of a tag or alarm is called; one without words by its own name. */
  name(field: string): string;
  /** A value of it as it is read. */
  value(field: string, value: unknown): string;
}

/** Fields of tags and alarms, and their values, in words: for what would change, and for what was set by hand. */
export function useFieldWords(): FieldWords {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const { data: wells } = useRead('wells', 'list', {});
  const { data: leases } = useRead('leases', 'list', undefined);
  return useMemo(() => {
    const words = { t, formats };
    const nothing = formats.number(null);
    const say = (key: string) => formats.words(key);
    const asTag = (field: string, value: unknown) =>
      ({ unit: '', [field]: value }) as unknown as Tag;
    const texts: Readonly<Record<string, (value: never) => string | null | undefined>> = {
      signal: (value: string) => say(`signal.${value}`),
      keep: (value: string) => say(`history.classes.${value}`),
      scale: (value) => scaleText(asTag('scale', value), words),
      range: (value) => rangeText(asTag('range', value), words),
      reduction: (value) => reductionText(asTag('reduction', value), words).trim(),
      write: (value) => writeText(asTag('write', value), words)?.trim(),
      scanMs: (value: number) => formats.duration(value),
      point: (value: Tag['point']) => pointText(value),
      condition: (value: AlarmCondition) => conditionText(value, formats),
      onDelay: (value: AlarmDefinition['onDelay']) => formats.duration(value.ms),
      offDelay: (value: AlarmDefinition['offDelay']) => formats.duration(value.ms),
      reannounceAfterMs: (value: number) => formats.duration(value),
      severity: (value: string) => say(`alarms.severities.${value}`),
      wellId: (value: string) => wells?.find(({ wellId }) => wellId === value)?.name,
      leaseId: (value: string) => leases?.find(({ leaseId }) => leaseId === value)?.name,
      states: (value: readonly { value: number; label: string }[]) =>
        value.map((one) => `${one.value} ${one.label}`).join(', '),
    };
    return {
      name: (field) => (i18n.exists(`tags.fields.${field}`) ? say(`tags.fields.${field}`) : field),
      value(field, value) {
        if (value === null || value === undefined || value === '') return nothing;
        const own = texts[field]?.(value as never);
        if (own != null) return own;
        return plainText(value, formats, nothing);
      },
    };
  }, [t, i18n, formats, wells, leases]);
}

/** `High 90`, `Rate of change ± 5/min`: what an alarm waits for, without the unit, which stands beside it. */
export function conditionText(
  condition: AlarmCondition,
  formats: Pick<ReturnType<typeof useFormats>, 'number' | 'words'>,
): string {
  const { number, words } = formats;
  const kind = words(`alarms.condition.${condition.kind}`);
  switch (condition.kind) {
    case 'limit':
      return `${words(`alarms.sides.${condition.side}`)} ${number(condition.limit)}`;
    case 'deviation':
      return `${kind}: ${words(`alarms.directions.${condition.direction}`)} ${number(condition.by)}`;
    case 'rate':
      return `${kind}: ${words(`alarms.directions.${condition.direction}`)} ${number(condition.perMinute)}/min`;
    case 'state':
      return `${kind}: ${condition.values.join(', ')}`;
    case 'discrete':
      return words(condition.abnormal ? 'ui.on' : 'ui.off');
    default:
      return kind;
  }
}

function plainText(
  value: unknown,
  formats: ReturnType<typeof useFormats>,
  nothing: string,
): string {
  if (typeof value === 'number') return formats.number(value);
  if (typeof value === 'boolean') return formats.words(value ? 'ui.yes' : 'ui.no');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return nothing;
  return Object.values(value as object)
    .filter((one) => one !== null && one !== undefined)
    .map((one) => plainText(one, formats, nothing))
    .join(' · ');
}
