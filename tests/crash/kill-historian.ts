import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { createModel, type Model } from '#tests/fixtures/naive-samples.ts';
import { openHistorian, type Historian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { planStep, planTags } from './historian-plan.ts';

const program = fileURLToPath(new URL('historian-until-killed.ts', import.meta.url));

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly samples: number;
  readonly longestOpenMs: number;
  /** What was lost, doubled or wrong; empty when all is well. */
  readonly faults: readonly string[];
}

/**
 * Kills a writing historian at random moments, opens what it left, and compares every acknowledged sample with a model.
 * The folder is carried from kill to kill for `killsPerFolder` kills.
 */
export async function killHistorian(options: {
  readonly kills: number;
  readonly random: () => number;
  readonly killsPerFolder?: number;
  readonly onKill?: (done: number) => void;
}): Promise<KillReport> {
  const report = {
    kills: 0,
    acknowledged: 0,
    samples: 0,
    longestOpenMs: 0,
    faults: [] as string[],
  };
  while (report.kills < options.kills && report.faults.length === 0) {
    const folder = mkdtempSync(join(tmpdir(), 'wellos-kill-'));
    try {
      const model = createModel();
      let next = 0;
      for (
        let turn = 0;
        turn < (options.killsPerFolder ?? 6) && report.kills < options.kills;
        turn++
      ) {
        const acknowledged = await writeUntilKilled(folder, next, {
          afterMs: options.random() * 1_000,
          // Most while it writes, some while it starts or recovers.
          isFromFirstStep: options.random() < 0.7,
        });
        for (; next <= acknowledged; next++) applyToModel(model, next);
        report.kills++;
        await check(folder, model, next, report);
        options.onKill?.(report.kills);
        if (report.faults.length > 0) break;
      }
      report.acknowledged += next;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return report;
}

/** Resolves to the last acknowledged step, or one less than `first`. */
function writeUntilKilled(
  folder: string,
  first: number,
  { afterMs, isFromFirstStep }: { readonly afterMs: number; readonly isFromFirstStep: boolean },
): Promise<number> {
  const child = spawn(process.execPath, [program, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let kill: NodeJS.Timeout | undefined;
  const start = () => (kill ??= setTimeout(() => child.kill('SIGKILL'), afterMs));
  if (!isFromFirstStep) start();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    start();
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      clearTimeout(kill);
      if (signal !== 'SIGKILL') return reject(new Error(`The writer ended by itself (${code})`));
      // A line that was cut short was not read to its end, and so was not an acknowledgement.
      const whole = said.slice(0, said.lastIndexOf('\n')).trim();
      resolve(whole === '' ? first - 1 : Number(whole.split('\n').at(-1)));
    });
  });
}

function applyToModel(model: Model, n: number): void {
  const step = planStep(n);
  if (step.kind === 'append') model.append(step.samples);
  else if (step.kind === 'correct') model.correct(step.samples);
  else model.remove(step.tagId, step.fromMs, step.toMs);
}

/**
 * Of the step after the last acknowledged anything may be there: it was written and could not say so any more. An
 * append may have left samples that only it brings; a tag that an edit was at work on is not compared.
 */
async function check(
  folder: string,
  model: Model,
  next: number,
  report: { samples: number; longestOpenMs: number; faults: string[] },
): Promise<void> {
  const began = performance.now();
  const store = await openHistorian({
    folder,
    disk: nodeDisk,
    clock: { nowMs: () => Date.UTC(2030, 0), monotonicMs: () => performance.now() },
    threads: 'none',
  });
  report.longestOpenMs = Math.max(report.longestOpenMs, performance.now() - began);
  try {
    const step = planStep(next);
    for (const tagId of planTags) {
      const loose =
        step.kind === 'append' ? new Set(step.samples.map(({ sourceMs }) => sourceMs)) : undefined;
      const isTouched =
        step.kind !== 'append' &&
        tagId === (step.kind === 'remove' ? step.tagId : step.samples[0]!.tagId);
      if (!isTouched) await compare(store, model, tagId, loose, report);
    }
    report.faults.push(...store.damage().map(({ detail }) => `damage: ${detail}`));
  } finally {
    await store.close();
  }
}

async function compare(
  store: Historian,
  model: Model,
  tagId: TagId,
  loose: ReadonlySet<number> | undefined,
  report: { samples: number; faults: string[] },
): Promise<void> {
  const { sourceMs, value } = await store.range(tagId, 0, 1e14, 1e7);
  const found = new Map([...sourceMs].map((ms, at) => [ms, value[at]!]));
  if (found.size !== sourceMs.length) report.faults.push(`${tagId}: samples are there twice`);
  const expected = model.range(tagId, 0, 1e14);
  expected.sourceMs.forEach((ms, at) => {
    if (!Object.is(found.get(ms), expected.value[at]))
      report.faults.push(`${tagId}: lost or changed at ${ms}`);
    found.delete(ms);
  });
  for (const ms of found.keys())
    if (!loose?.has(ms)) report.faults.push(`${tagId}: nobody sent ${ms}`);
  report.samples += expected.sourceMs.length;
}
