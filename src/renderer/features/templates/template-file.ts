import type { z } from 'zod';
import {
  deviceTemplate,
  type DeviceTemplate,
} from '#shared/domain/telemetry/templates/template.ts';

/** What a file of a template comes to: the template, or what is wrong with it and where. */
export type ReadTemplateFile =
  | { readonly template: DeviceTemplate }
  | { readonly problem: 'no-json' | 'no-template' | 'newer-format' }
  | { readonly issues: readonly TemplateIssue[] };

export interface TemplateIssue {
  /** Names the part as people find it in the file: `tags.4 (tubing).points.modbus.register`. */
  readonly at: string;
  readonly issue: z.core.$ZodIssue;
}

const mostTold = 20;

/** Reads the text of an exported template; nothing of it is trusted. */
export function readTemplateFile(text: string): ReadTemplateFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'no-json' };
  }
  if (typeof json !== 'object' || json === null || !('format' in json))
    return { problem: 'no-template' };
  if (typeof json.format === 'number' && json.format > 1) return { problem: 'newer-format' };
  const read = deviceTemplate.safeParse(json, { reportInput: true });
  if (read.success) return { template: read.data };
  return {
    issues: read.error.issues
      .slice(0, mostTold)
      .map((issue) => ({ at: placeOf(issue.path, json), issue })),
  };
}

/** The text of a template as it is exported: what comes in again as it went out. */
export function templateToFile(template: DeviceTemplate) {
  const name = template.name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').trim() || 'template';
  return {
    name: `${name}.template.json`,
    mimeType: 'application/json',
    content: `${JSON.stringify(template, null, 2)}\n`,
  };
}

/** Parts of a list are counted from 1, with their key beside it where they have one. */
function placeOf(path: readonly PropertyKey[], json: unknown): string {
  let inner: unknown = json;
  return path
    .map((step) => {
      inner = (inner as Record<PropertyKey, unknown> | null | undefined)?.[step];
      if (typeof step !== 'number') return String(step);
      const key = (inner as { readonly key?: unknown } | null | undefined)?.key;
      return typeof key === 'string' ? `${step + 1} (${key})` : String(step + 1);
    })
    .join('.');
}
