import { join } from 'node:path';
import { z } from 'zod';
import { tenantSettings } from '#shared/domain/people/tenant-settings.ts';
import type { Disk } from '../storage/disk.ts';

/** What a new tenant begins with: one JSON file in `resources/tenant-templates`, named after its key. */
export const tenantTemplate = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1),
  description: z.string().min(1),
  settings: tenantSettings
    .omit({ operatorName: true })
    .partial({ keepShort: true, keepStandard: true, keepLong: true }),
});
export type TenantTemplate = z.output<typeof tenantTemplate>;

/** All templates, in the order of their keys; a template that breaks the schema is a bug and throws. */
export function readTenantTemplates(disk: Disk, folder: string): readonly TenantTemplate[] {
  return disk
    .list(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readTemplate(disk, folder, file));
}

function readTemplate(disk: Disk, folder: string, file: string): TenantTemplate {
  const text = new TextDecoder().decode(disk.read(join(folder, file)));
  const template = tenantTemplate.parse(JSON.parse(text));
  if (`${template.key}.json` !== file) throw new Error(`${file} holds the key ${template.key}`);
  return template;
}
