import { z } from 'zod';
import { tagId as tagIdShape, type CommandId, type TagId } from '#shared/domain/identity/ids.ts';
import { recalculate, type InputSeries } from '#shared/domain/telemetry/calculated/recalculate.ts';
import { qualities, qualityReasons, type Sample } from '#shared/domain/telemetry/sample.ts';
import { valueKinds, type SamplePage } from '#shared/domain/telemetry/sample-page.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';
import type { JobRunner, JobTask } from '#core/jobs/jobs.ts';
import { readCalculated, withDependents, type CalculatedTag } from './calculated-tags.ts';

export const recalculationKind = 'recalculation';

/** Worked out and replaced in one go; a crash in between leaves no more than this to be repeated. */
const windowMs = 86_400_000;
const pageSamples = 200_000;

export const recalculationInput = z.object({
  tagIds: z.array(tagIdShape).min(1),
  fromMs: z.number(),
  toMs: z.number(),
  reason: z.string(),
});
const progressShape = z.object({ steps: z.number(), samples: z.number() });

type Deps = Pick<TenantDeps, 'read' | 'samples' | 'changes' | 'log' | 'ports'>;

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Works calculated tags out again, and those made of them, day by day and each after its inputs. A day without samples of
 * any input is left alone: where only rollups are left there is nothing to work with.
 */
export function createRecalculationRunner(deps: Deps): JobRunner {
  return {
    kind: recalculationKind,
    async run(task) {
      const input = recalculationInput.parse(task.input);
      const wanted = withDependents(await readCalculated(deps), new Set(input.tagIds));
      const windows = windowsOf(input);
      const total = wanted.length * windows.length;
      let state =
        task.resumeFrom === null ? { steps: 0, samples: 0 } : progressShape.parse(task.resumeFrom);
      const { steps: firstStep } = state;
      while (state.steps < total) {
        task.signal.throwIfAborted();
        // All tags of one day before the next day: each finds its inputs of the day already made.
        const tag = wanted[state.steps % wanted.length]!;
        const window = windows[Math.floor(state.steps / wanted.length)]!;
        const made = await redo(deps, tag, window, {
          task,
          why: input.reason,
          step: state.steps,
          isMaybeBegun: state.steps === firstStep,
        });
        state = { steps: state.steps + 1, samples: state.samples + made };
        task.checkpoint(state);
        task.progress(state.steps, total, 'recalculating');
      }
      deps.changes.announce(
        'telemetry.appended',
        wanted.map(({ tagId }) => tagId),
      );
      return { tags: wanted.length, samples: state.samples };
    },
  };
}

function windowsOf({ fromMs, toMs }: Window): Window[] {
  const windows: Window[] = [];
  for (let start = fromMs; start < toMs;) {
    const end = Math.min(toMs, (Math.floor(start / windowMs) + 1) * windowMs);
    windows.push({ fromMs: start, toMs: end });
    start = end;
  }
  return windows;
}

interface Step {
  readonly task: JobTask;
  readonly why: string;
  readonly step: number;
  /** An earlier run of the job may have ended in the middle of it. */
  readonly isMaybeBegun: boolean;
}

async function redo(deps: Deps, tag: CalculatedTag, window: Window, about: Step): Promise<number> {
  const { samples } = deps;
  const { tagId, expression, inputs, holdMsOf } = tag;
  const series = new Map<string, InputSeries>();
  for (const [name, input] of inputs) series.set(name, await readSeries(samples, input, window));
  if ([...series.values()].every((one) => one.samples.length === 0)) return 0;
  const before = await samples.previous(tagId, window.fromMs);
  const lastValue = before?.value ?? null;
  const made = recalculate(expression, series, { holdMsOf, lastValue });
  await replace(deps, tagId, window, {
    made: made.map((sample) => ({ tagId, ...sample, arrivalMs: deps.ports.clock.nowMs() })),
    ...about,
  });
  return made.length;
}

/** A repeated step finds its own removal done, and adds what is missing. */
async function replace(
  { samples, ports }: Deps,
  tagId: TagId,
  { fromMs, toMs }: Window,
  { made, task, why, step, isMaybeBegun }: Step & { readonly made: readonly Sample[] },
): Promise<void> {
  const commandId = deriveId(`recalculation/${task.jobId}/${step}`) as CommandId;
  const edits = isMaybeBegun ? await samples.edits(tagId) : [];
  const isRemoved = edits.some(({ reason }) => reason.commandId === commandId);
  if (!isRemoved && (await samples.count(tagId, fromMs, toMs)) > 0) {
    const { personName } = task.session;
    const atMs = ports.clock.nowMs();
    await samples.remove(tagId, fromMs, toMs, { by: personName, atMs, why, commandId });
  }
  await samples.append(made, { origin: 'computed' });
}

async function readSeries(
  samples: Pick<SampleStore, 'page' | 'previous'>,
  tagId: TagId,
  { fromMs, toMs }: Window,
): Promise<InputSeries> {
  const before = await samples.previous(tagId, fromMs);
  const found: InputSeries['samples'][number][] = [];
  for (let start = fromMs; start < toMs;) {
    const page = await samples.page(tagId, start, toMs, pageSamples);
    for (const sample of samplesOf(page)) found.push(sample);
    if (page.sourceMs.length < pageSamples) break;
    start = page.sourceMs.at(-1)! + 1;
  }
  return { before, samples: found };
}

function* samplesOf(page: SamplePage): Generator<InputSeries['samples'][number]> {
  for (let at = 0; at < page.sourceMs.length; at++) {
    yield {
      sourceMs: page.sourceMs[at]!,
      value: valueOf(page, at),
      quality: qualities[page.quality[at]!]!,
      reason: qualityReasons[page.reason[at]!]!,
    };
  }
}

function valueOf({ kind, value, texts }: SamplePage, at: number): Sample['value'] {
  const number = value[at]!;
  switch (valueKinds[kind[at]!]) {
    case 'text':
      return texts[number] ?? null;
    case 'boolean':
      return number === 1;
    case 'number':
      return number;
    default:
      return null;
  }
}
