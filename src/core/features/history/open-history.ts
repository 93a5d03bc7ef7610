import { basename, isAbsolute, join } from 'node:path';
import type { historyArchive, historyDamage, HistorySeat } from '#shared/contract/history.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { z } from 'zod';
import type { JobRunner } from '#core/jobs/jobs.ts';
import { archiveFolderOf, ensureWritable, readManifests } from './archive-files.ts';
import { createExportRunner } from './export-runner.ts';
import type { HistoryDeps } from './history-deps.ts';
import { keepHouse } from './keep-house.ts';
import { createKeepRunner } from './keep-runner.ts';
import { createReadBackRunner, findFiles } from './read-back-runner.ts';
import { nameTags } from './named-tags.ts';
import { readSpace } from './read-space.ts';
import { reckonFromNewest } from './reckon.ts';

/** The history of a tenant on this seat: what it takes, what it lets go of, its archives. */
export interface History {
  space(): ReturnType<typeof readSpace>;
  entries: HistoryDeps['notes']['list'];
  /** With names of tags as files have them. */
  damage(): Promise<z.output<typeof historyDamage>[]>;
  /** Refuses `folder-not-readable`. */
  archives(): z.output<typeof historyArchive>[];
  /** How many files would be put back, in words for a list of jobs; refuses `file-not-found`, `folder-not-readable`. */
  findArchives(path: string): string;
  /** Refuses `folder-not-writable`. */
  changeSeat(changes: Parameters<HistoryDeps['notes']['changeSeat']>[0]): void;
  readonly runners: readonly JobRunner[];
  close(): void;
}

export function openHistory(deps: HistoryDeps): History {
  const { notes, ports, store, changes } = deps;
  let reckon: Promise<() => number> | undefined;
  const nowMs = async () => (await (reckon ??= reckonFromNewest(store, ports.clock)))();
  const house = keepHouse(deps, nowMs);
  return {
    space: async () => readSpace(deps, await nowMs()),
    entries: notes.list,
    damage: () => listDamage(deps),
    archives: () => listArchives(deps),
    findArchives(path) {
      const files = findFiles(deps, path).map((file) => basename(file));
      return files.length === 1 ? files[0]! : `${basename(path)} (${files.length})`;
    },
    changeSeat(wanted) {
      if (wanted.archiveFolder) ensureArchiveFolder(deps, wanted.archiveFolder);
      notes.changeSeat(withoutUndefined(wanted));
      changes.announce('history.changed', []);
    },
    runners: [createKeepRunner(deps, nowMs), createReadBackRunner(deps), createExportRunner(deps)],
    close: house.close,
  };
}

function ensureArchiveFolder({ ports, tenantId }: HistoryDeps, path: string): void {
  if (!isAbsolute(path)) throw new Refusal('folder-not-writable', { path, problem: 'relative' });
  ensureWritable(ports.disk, archiveFolderOf(path, tenantId));
}

function withoutUndefined(changes: Parameters<History['changeSeat']>[0]): Partial<HistorySeat> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

async function listDamage(deps: HistoryDeps) {
  const found = deps.store.damage();
  const tagIds = [...new Set(found.flatMap(({ tagId }) => tagId ?? []))];
  const named = await nameTags(deps, tagIds);
  const names = new Map(named.map(({ tagId, name }) => [tagId, name]));
  return found
    .map((each) => ({
      ...each,
      tagName: each.tagId && (names.get(each.tagId) ?? null),
      fromMs: finite(each.fromMs),
      toMs: finite(each.toMs),
    }))
    .toSorted((a, b) => (b.toMs ?? Infinity) - (a.toMs ?? Infinity) || 0);
}

const finite = (ms: number) => (Number.isFinite(ms) ? ms : null);

function listArchives({ notes, ports: { disk }, tenantId }: HistoryDeps) {
  const { archiveFolder } = notes.seat();
  if (archiveFolder === null) return [];
  const folder = archiveFolderOf(archiveFolder, tenantId);
  if (!disk.exists(folder)) return [];
  return readManifests(disk, folder)
    .map(({ file, keep, fromMs, toMs, samples, samplesByTag, bytes, writtenAtMs }) => ({
      file,
      keep,
      fromMs,
      toMs,
      samples,
      tags: Object.keys(samplesByTag).length,
      bytes,
      writtenAtMs,
      isMissing: !disk.exists(join(folder, file)),
    }))
    .toSorted((a, b) => b.fromMs - a.fromMs || (a.file < b.file ? -1 : 1));
}
