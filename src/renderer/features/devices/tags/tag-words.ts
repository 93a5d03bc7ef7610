import type { TFunction } from 'i18next';
import type { Formats } from '#renderer/ui/create-formats.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';

interface Words {
  readonly t: TFunction;
  readonly formats: Pick<Formats, 'number' | 'duration'>;
}

/** `× 0.1 + 5`, or nothing for a value that is taken as it comes. */
export function scaleText({ scale }: Tag, { formats }: Words): string | null {
  if (!scale) return null;
  const factor =
    scale.factor === 1 ? '' : `× ${formats.number(scale.factor, digits(scale.factor))}`;
  const sign = scale.offset < 0 ? '−' : '+';
  const size = Math.abs(scale.offset);
  const offset = scale.offset === 0 ? '' : `${sign} ${formats.number(size, digits(size))}`;
  return [factor, offset].filter(Boolean).join(' ') || null;
}

export function rangeText({ range }: Tag, { formats }: Words): string | null {
  return range && `${formats.number(range.low)} … ${formats.number(range.high)}`;
}

/** The bound of what thinning out may alter, in words. */
export function reductionText({ reduction, unit }: Tag, { t, formats }: Words): string {
  if (!reduction) return t('devices.lossless');
  return `${t(`devices.reductions.${reduction.kind}`)} ± ${formats.number(reduction.deviation, digits(reduction.deviation))} ${unit}`;
}

export function writeText({ write, unit }: Tag, { t, formats }: Words): string | null {
  if (!write) return null;
  const { low, high } = write;
  if (low === null && high === null) return t('devices.writeAny');
  return `${formats.number(low)} … ${formats.number(high)} ${unit}`;
}

/** As many digits as there are, six at most. */
function digits(value: number): number {
  const fraction = String(value).split('.')[1] ?? '';
  return Math.min(6, fraction.length);
}
