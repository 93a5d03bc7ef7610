import type { z } from 'zod';
import { leaseFields, wellFields } from '#shared/domain/identity/well.ts';
import { tenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { dayVolumes, monthVolumes } from '#shared/domain/production/volumes.ts';
import { checkDay } from '#shared/domain/production/entry-checks.ts';
import { annotationFields } from '#shared/domain/trends/annotation.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { FieldRule } from '#shared/documents/definition.ts';
import type { Plain } from '#shared/documents/plain.ts';
import { Refusal } from '#shared/kit/refusal.ts';

interface Field {
  readonly kind: DocumentKind;
  readonly steps: readonly string[];
  readonly rule: FieldRule;
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** Of the kinds whose fields hold what a person can type. */
const shapes: { readonly [Kind in DocumentKind]?: Shape } = {
  wellMonth: dayVolumes.shape,
  wellYear: monthVolumes.shape,
  well: wellFields.shape,
  lease: leaseFields.shape,
  settings: tenantSettings.shape,
  annotation: annotationFields.shape,
};

export function mayBeTyped(field: Field): boolean {
  return schemaOf(field) !== undefined;
}

/** Refuses `conflict-value-invalid`: what the field's own screen would not take either. */
export function checkTyped(field: Field, value: Plain): void {
  const isFit = schemaOf(field)?.safeParse(value).success ?? false;
  if (!isFit || isImpossible(field, value)) {
    throw new Refusal('conflict-value-invalid', { kind: field.kind, field: field.steps.at(-1)! });
  }
}

function schemaOf({ kind, steps, rule }: Field): z.ZodType | undefined {
  if (rule.asJson || rule.isDeletion) return undefined;
  return shapes[kind]?.[steps.at(-1)!];
}

/** Hours of the longest day, on which clocks are set back. */
const MOST_HOURS = 25;

function isImpossible({ kind, steps }: Field, value: Plain): boolean {
  const name = steps.at(-1)!;
  if (kind === 'wellYear') return typeof value === 'number' && value < 0;
  if (kind !== 'wellMonth') return false;
  const day = '2000-01-01';
  const values = { [name]: value };
  const found = checkDay({ day, values, dayHours: MOST_HOURS, before: [], currentDay: day });
  return found.some(({ severity, at }) => severity === 'reject' && at === name);
}
