import { z } from 'zod';
import { deviceId } from '#shared/domain/identity/ids.ts';
import { parameterValue } from '#shared/domain/telemetry/templates/parameter.ts';

export const templateChangeKind = 'template-change';

/** What the job needs to begin again after a restart; the template itself is saved before. */
export const templateChangeInput = z.object({
  templateId: z.string(),
  deviceIds: z.array(deviceId),
  parameters: z.record(z.string(), parameterValue).optional(),
});
export type TemplateChangeInput = z.output<typeof templateChangeInput>;
