import type { FileId } from '#shared/domain/identity/ids.ts';
import { readTagFile } from '#shared/domain/telemetry/tag-file/read-tag-file.ts';
import { draftFromSunspec } from '#shared/domain/telemetry/templates/draft-from-sunspec.ts';
import { draftFromRows } from '#shared/domain/telemetry/templates/draft-template.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { findWhole } from '#core/features/imports/index.ts';
import { callReader, type ReadPlanDeps } from './read-plan.ts';

const largestJsonBytes = 4 * 2 ** 20;

/** A template made of a register list. Refuses `file-unreadable` for JSON that is no register map, and what reading refuses. */
export async function draftTemplate(
  deps: ReadPlanDeps,
  asked: { readonly fileId: FileId; readonly table: string | null; readonly name: string },
  signal?: AbortSignal,
) {
  const file = findWhole(deps, asked.fileId);
  const json = readJson(deps, file);
  if (json !== undefined) {
    const template = draftFromSunspec(json, asked.name);
    if (!template)
      throw new Refusal('file-unreadable', { problem: 'register-map', name: file.name });
    return { template, problems: [] };
  }
  const { columns, rows } = await callReader(deps, { path: file.path, table: asked.table }, signal);
  const read = readTagFile(columns, rows, { usualDevice: asked.name });
  const hasWordOrder = read.meanings.some(
    (meaning) => meaning.kind === 'column' && meaning.column === 'wordOrder',
  );
  return {
    template: draftFromRows(asked.name, file.name, read.tags, hasWordOrder),
    problems: [...read.problems],
  };
}

/** undefined for what does not begin as JSON. */
function readJson(
  { ports }: Pick<TenantDeps, 'ports'>,
  { path, bytes, name }: { readonly path: string; readonly bytes: number; readonly name: string },
): unknown {
  if (bytes > largestJsonBytes) return undefined;
  const text = new TextDecoder()
    .decode(ports.disk.read(path))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal('file-unreadable', { problem: 'json', name }, { cause: error });
  }
}
