import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { TagFields } from '#shared/contract/devices.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import { fileId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import { refuseTakenName, writeDevice, writeTags } from '#core/features/devices/index.ts';
import { findWhole } from '#core/features/imports/index.ts';
import { writeFromTemplate } from '#core/features/templates/index.ts';
import type { JobRunner, JobTask } from '#core/jobs/jobs.ts';
import type { CommandHead, CommandToRun, Edit } from '#core/sync/command-runner.ts';
import { readPlan, type ReadPlanDeps } from './read-plan.ts';
import type { PlannedDevice, TagsPlan } from './tags-plan.ts';

export const tagsImportKind = 'tags-import';

const requestShape = z.object({
  fileId,
  table: z.string().nullable(),
  replacesTags: z.boolean(),
  columns: z.record(z.string(), z.string().nullable()).default({}),
  usualDevice: z.string().default(''),
});
const progressShape = z.object({ done: z.number() });

/** A command holds so many tags, and a transaction so many: both stay short. */
const tagsAtOnce = 100;
const defaultScanMs = 60_000;

type Deps = ReadPlanDeps & Pick<TenantDeps, 'commands' | 'changes'>;

/**
 * Takes a file of devices and tags.
 *
 * Invariants:
 * 1. The plan is made once and kept beside the file: what the first steps made does not change the later ones.
 * 2. Ids of commands and devices follow from the job: a repeated step does nothing.
 */
export function createTagsImportRunner(deps: Deps): JobRunner {
  return {
    kind: tagsImportKind,
    async run(task) {
      const plan = await keptPlan(deps, task);
      const steps = plan.devices.flatMap(toSteps);
      let { done } = task.resumeFrom === null ? { done: 0 } : progressShape.parse(task.resumeFrom);
      while (done < steps.length) {
        task.signal.throwIfAborted();
        const some = takeSome(steps, done);
        deps.commands.runMany(some.map((step) => toCommand(task, step)));
        done += some.length;
        task.checkpoint({ done });
        task.progress(done, steps.length, 'tags');
        await nextTurn();
      }
      return {
        devicesCreated: plan.devices.filter(({ added }) => added).length,
        tagsCreated: plan.devices.reduce((sum, { tags }) => sum + tags.length, 0),
        findings: plan.problems.length,
        leftOut: plan.leftRows,
      };
    },
  };
}

async function keptPlan(deps: Deps, task: JobTask): Promise<TagsPlan> {
  const request = requestShape.parse(task.input);
  const { disk } = deps.ports;
  const path = join(findWhole(deps, request.fileId).folder, `${task.jobId}.tags`);
  if (disk.exists(path))
    return JSON.parse(Buffer.from(disk.read(path)).toString('utf8')) as TagsPlan;
  const { plan } = await readPlan(deps, request, task.jobId, task.signal);
  disk.writeWhole(path, Buffer.from(JSON.stringify(plan)));
  return plan;
}

interface Step {
  readonly device: PlannedDevice;
  /** The first makes the device, where it is to be made. */
  readonly part: number;
  readonly tags: readonly TagFields[];
}

function toSteps(device: PlannedDevice): Step[] {
  const count = Math.max(1, Math.ceil(device.tags.length / tagsAtOnce));
  return Array.from({ length: count }, (_, part) => ({
    device,
    part,
    tags: device.tags.slice(part * tagsAtOnce, (part + 1) * tagsAtOnce),
  }));
}

function takeSome(steps: readonly Step[], from: number): Step[] {
  const some: Step[] = [];
  let tags = 0;
  for (const step of steps.slice(from)) {
    tags += step.tags.length + (step.device.added?.templateId ? tagsAtOnce / 4 : 1);
    if (some.length > 0 && tags > tagsAtOnce) break;
    some.push(step);
  }
  return some;
}

function toCommand(task: JobTask, step: Step): CommandToRun<object> {
  const { batchId, session, jobId } = task;
  const { device, part } = step;
  const head: CommandHead = {
    command: 'tagsImport.start',
    session,
    commandId: deriveId(`tags-import/${jobId}/${device.deviceId}/${part}`) as CommandId,
    ...(batchId && { batchId }),
  };
  return {
    head,
    work(edit) {
      if (part === 0 && device.added) addDevice(edit, head, device);
      const document = edit.find('device', device.deviceId);
      if (!document) throw new Refusal('device-not-found', { deviceId: device.deviceId });
      writeTags(document, step.tags);
      return {};
    },
  };
}

function addDevice(edit: Edit, head: CommandHead, { deviceId, name, added }: PlannedDevice): void {
  const { templateId, parameters, address, scanMs, wellId, equipment } = added!;
  if (templateId === null) {
    refuseTakenName(edit, deviceId, name);
    const fields = { name, address, scanMs: scanMs ?? defaultScanMs, enabled: true };
    writeDevice(edit.open('device', deviceId), fields);
    return;
  }
  writeFromTemplate(edit, head, deviceId, {
    templateId,
    parameters,
    device: { name, address, enabled: true, ...(scanMs !== null && { scanMs }) },
    place: { wellId, leaseId: null, equipment },
    overrides: {},
    leaveOut: [],
    alarms: 'disabled',
  });
}
