import type { BatchId, CommandId, DeviceId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { deriveId } from '#core/derived-id.ts';
import type { CommandHead, CommandToRun, Edit, Plain } from '#core/sync/command-runner.ts';
import { planDevice, type ChangeRequest, type DevicePlan } from './change-plan.ts';
import { deviceIn, toUse, type DeviceParts } from './device-parts.ts';
import { findTemplate, findTemplateIn } from './find-template.ts';
import { saveInCommand } from './own-templates.ts';
import { placeOf } from './revert.ts';
import { templateChangeKind, type TemplateChangeInput } from './change-runner-input.ts';

/** Beyond these it is a job: a command may be short only. */
const mostAtOnce = 10;

type Deps = Pick<TenantDeps, 'commands' | 'read' | 'jobs' | 'newId'>;

/**
 * Saves the template where one is given, and brings its devices to it under one batch. Refuses `template-not-found`,
 * `template-shipped`, `template-unsound`.
 */
export async function applyChange(deps: Deps, head: CommandHead, request: ChangeRequest) {
  const commandId = head.commandId ?? deps.newId();
  const batchId = head.batchId ?? (deriveId(`batch/${commandId}`) as BatchId);
  const { templateId, template, parameters } = request;
  const { template: standing } = await findTemplate(deps, templateId);
  const deviceIds = await devicesOf(deps, request);
  const own = { ...head, commandId, batchId };
  if (template) deps.commands.run(own, (edit) => saveInCommand(edit, templateId, template));
  const input: TemplateChangeInput = { templateId, deviceIds, ...(parameters && { parameters }) };
  if (deviceIds.length <= mostAtOnce) {
    const changed = applyTo(deps, { ...own, seed: commandId }, input, deviceIds);
    return { commandId, batchId, jobId: null, changedCount: changed };
  }
  const title = (template ?? standing).name;
  const known = deps.jobs.list().find((job) => job.batchId === batchId);
  const jobId =
    known?.jobId ??
    deps.jobs.start({ kind: templateChangeKind, title, input, batchId, session: head.session });
  return { commandId, batchId, jobId, changedCount: null };
}

/**
 * Brings some devices to their template, one command each in one transaction, and answers how many changed. The same
 * `seed` again does nothing again.
 */
export function applyTo(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead & { readonly seed: string },
  request: ChangeRequest,
  deviceIds: readonly DeviceId[],
): number {
  const { seed, ...base } = head;
  const commands = deviceIds.map((deviceId): CommandToRun<{ readonly isChanged: boolean }> => ({
    head: { ...base, commandId: deriveId(`template/${seed}/${deviceId}`) as CommandId },
    work: (edit) => ({ isChanged: bringUp(edit, deviceId, request) }),
  }));
  return deps.commands.runMany(commands).filter(({ isChanged }) => isChanged).length;
}

/** What a person did since the preview is seen here: the plan is made anew from the documents. */
function bringUp(edit: Edit, deviceId: DeviceId, request: ChangeRequest): boolean {
  const found = findTemplateIn(edit, request.templateId);
  const device = deviceIn(edit, deviceId);
  const plan = device && planDevice(device, request, found.template);
  if (!plan || plan.isRejected) return false;
  const writes = writePlan(edit, plan.device, plan.merged);
  edit.open('device', deviceId).set(['template'], toUse(found, plan.filled) as unknown as Plain);
  return writes > 0;
}

/** Writes what a merge came to, and answers how many parts it wrote. */
export function writePlan(edit: Edit, device: DeviceParts, merged: DevicePlan['merged']): number {
  const { deviceId } = device;
  const tags = Object.entries(merged.tags.writes);
  const alarms = Object.entries(merged.alarms.writes);
  const document = edit.open('device', deviceId);
  for (const [key, part] of tags) {
    // A tag that is new sits where its neighbours do.
    const placed = part && { ...placeOf(device), ...part };
    document.set(['tags', key], placed && (withoutIds(placed) as Plain));
  }
  const alarmSet = edit.open('alarmSet', deviceId);
  for (const [key, part] of alarms) alarmSet.set(['alarms', key], part as Plain);
  return tags.length + alarms.length;
}

function withoutIds({ tagId: _tagId, deviceId: _deviceId, ...tag }: Record<string, unknown>) {
  return tag;
}

async function devicesOf(
  { read }: Pick<TenantDeps, 'read'>,
  { templateId, deviceIds }: ChangeRequest,
): Promise<DeviceId[]> {
  const rows = await read
    .selectFrom('device')
    .select('deviceId')
    .where('deleted', '=', 0)
    .where('template', 'is not', null)
    .where((where) =>
      where(where.fn('json_extract', ['template', where.val('$.templateId')]), '=', templateId),
    )
    .orderBy('name')
    .execute();
  const all = rows.map(({ deviceId }) => deviceId as DeviceId);
  if (!deviceIds) return all;
  const stranger = deviceIds.find((one) => !all.includes(one));
  if (stranger) throw new Refusal('device-not-found', { deviceId: stranger });
  return [...deviceIds];
}
