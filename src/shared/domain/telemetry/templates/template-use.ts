import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { FilledTag } from './fill-template.ts';
import type { ParameterValues } from './parameter.ts';

/**
 * What a device keeps of its template: which, with what parameters, and all that the template said of it then. A value
 * that differs from what is written here was put there by hand, whoever did it and by whatever way.
 */
export interface TemplateUse {
  readonly templateId: string;
  readonly version: number;
  readonly name: string;
  readonly parameters: ParameterValues;
  readonly tags: Readonly<Record<string, FilledTag>>;
  readonly alarms: Readonly<Record<string, AlarmDefinition>>;
}
