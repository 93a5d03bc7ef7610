import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';

/** A template that says nothing yet. */
export function blankTemplate(name: string): DeviceTemplate {
  return {
    format: 1,
    name,
    version: 1,
    vendor: null,
    model: null,
    equipment: 'generic',
    description: '',
    parameters: [],
    line: { scanMs: 60_000 },
    tags: [],
    alarms: [],
    display: { groups: [] },
  };
}
