import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import {
  tenantId as tenantIdSchema,
  type CommandId,
  type TenantId,
} from '#shared/domain/identity/ids.ts';
import { isTimeZone } from '#shared/domain/measurement/gauge-day.ts';
import type { TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { ComingBack, TenantDeps, Tenants } from '../core-deps.ts';
import type { Ports } from '../ports.ts';
import type { Session } from '../session.ts';
import type { InvitationText } from '../sync/seat/invitation-text.ts';
import { kitSeedOf } from '../sync/seat/recovery-kit.ts';
import { answerOnce, findAnswer } from './answer-once.ts';
import type { Seat } from './seat.ts';
import { folderName, makingFolder, writeLabel } from './tenant-folder.ts';
import { freeName, type TenantList } from './tenant-list.ts';
import type { OpenedTenant, OpenTenant, Own } from './tenant-registry.ts';
import type { TenantTemplate } from './tenant-templates.ts';

export interface MakeTenant extends Own {
  readonly database: Database;
  readonly list: TenantList;
  readonly folder: string;
  readonly templates: readonly TenantTemplate[];
  readonly openTenant: OpenTenant;
  readonly ports: Ports;
  readonly log: Logger;
}

type Request = Parameters<Tenants['create']>[0];
type NewSettings = TenantTemplate['settings'] & Pick<TenantSettings, 'operatorName'>;

const createCommand = 'tenants.create';
const joinCommand = 'people.join';
const comeBackCommand = 'people.comeBack';

/**
 * Makes tenants from templates. One is filled in a folder that does not count, which then takes its name in one step:
 * a crash leaves either nothing or a whole tenant.
 */
export function createTenantMaker(deps: MakeTenant): {
  create(request: Request): Promise<TenantId>;
  join(invitation: InvitationText, commandId: CommandId | undefined): Promise<TenantId>;
  comeBack(by: ComingBack): Promise<TenantId>;
} {
  const namesInMaking = new Set<string>();
  const making = async (name: string, work: () => Promise<TenantId>) => {
    const reserved = name.trim().toLowerCase();
    if (deps.list.hasName(name) || namesInMaking.has(reserved)) {
      throw new Refusal('tenant-name-taken', { name });
    }
    namesInMaking.add(reserved);
    try {
      return await work();
    } finally {
      namesInMaking.delete(reserved);
    }
  };
  return {
    async create(request) {
      const answered = findAnswered(deps, createCommand, request.commandId);
      if (answered) return answered;
      const settings = settingsOf(deps.templates, request);
      const tenantId = newTenantId(deps);
      const fill: Fill = ({ deps: tenant }) =>
        writeSettings(tenant, { ...ownerAt(deps.seat), tenantId }, settings);
      const { name, isDemo = false, commandId } = request;
      const made = { tenantId, name: name.trim(), isDemo, command: createCommand, commandId };
      return making(name, () => makeTenant(deps, made, fill));
    },
    async join(invitation, commandId) {
      const answered = findAnswered(deps, joinCommand, commandId);
      if (answered) return answered;
      const { tenantId } = invitation;
      if (deps.list.all().some((known) => known.tenantId === tenantId))
        throw new Refusal('tenant-here-already', { tenantId });
      const name = freeName(deps.list, invitation.tenantName.trim() || 'Operator');
      const fill: Fill = ({ deps: tenant }) => tenant.sync.expect(invitation);
      const made = { tenantId, name, isDemo: false, command: joinCommand, commandId };
      return making(name, () => makeTenant(deps, made, fill));
    },
    async comeBack({ tenantId, commandId, secret, printedAtMs, ...entry }) {
      const answered = findAnswered(deps, comeBackCommand, commandId);
      if (answered) return answered;
      if (deps.list.all().some((known) => known.tenantId === tenantId))
        throw new Refusal('tenant-here-already', { tenantId });
      const name = freeName(deps.list, entry.tenantName);
      const fill: Fill = async ({ deps: tenant }) => {
        tenant.backups.adoptKit(secret, printedAtMs);
        await tenant.sync.comeBack({ ...entry, seed: kitSeedOf(secret) });
      };
      const made = { tenantId, name, isDemo: false, command: comeBackCommand, commandId };
      return making(name, () => makeTenant(deps, made, fill));
    },
  };
}

/** Puts in what a new tenant begins with. */
type Fill = (tenant: OpenedTenant) => void | Promise<void>;

function newTenantId({ ports }: MakeTenant): TenantId {
  return tenantIdSchema.parse(ulid(ports.clock.nowMs(), () => ports.random.fraction()));
}

function findAnswered(
  { database }: MakeTenant,
  command: string,
  id: CommandId | undefined,
): TenantId | undefined {
  if (id === undefined) return undefined;
  return findAnswer<{ tenantId: TenantId }>(database, command, id)?.tenantId;
}

/** What the tenant begins with. Refuses `input-invalid` for a template or time zone that is none. */
function settingsOf(templates: readonly TenantTemplate[], request: Request): NewSettings {
  const template = templates.find(({ key }) => key === request.template);
  if (!template) {
    const problem = `${request.template} is no template`;
    throw new Refusal('input-invalid', { field: 'template', problem });
  }
  const timeZone = request.timeZone ?? template.settings.timeZone;
  if (!isTimeZone(timeZone)) {
    throw new Refusal('input-invalid', {
      field: 'timeZone',
      problem: `${timeZone} is no time zone`,
    });
  }
  return { ...template.settings, timeZone, operatorName: request.name.trim() };
}

interface Made {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly isDemo: boolean;
  readonly command: string;
  readonly commandId: CommandId | undefined;
}

async function makeTenant(
  deps: MakeTenant,
  { tenantId, name, isDemo, command, commandId }: Made,
  fillWith: Fill,
): Promise<TenantId> {
  const { ports, list, database } = deps;
  const label = { tenantId, name, isDemo, createdAtMs: ports.clock.nowMs() };
  const making = makingFolder(deps.folder, tenantId);
  const folder = folderName(name, tenantId);
  try {
    ports.disk.makeFolder(making);
    await fill(deps, tenantId, making, fillWith);
    writeLabel(ports.disk, making, label);
    ports.reach('tenant:filled');
    ports.disk.rename(making, join(deps.folder, folder));
  } catch (error) {
    ports.disk.remove(making);
    throw error;
  }
  ports.reach('tenant:named');
  answerOnce(database, ports.clock, command, commandId, () => {
    list.add(label, folder);
    return { tenantId };
  });
  return tenantId;
}

async function fill(
  { openTenant, log, ...own }: MakeTenant,
  tenantId: TenantId,
  folder: string,
  fillWith: Fill,
): Promise<void> {
  const tenant = await openTenant(tenantId, folder, log, own, 'making');
  try {
    await fillWith(tenant);
  } finally {
    await tenant.close();
  }
}

function ownerAt({ personId, personName, seatId, seatName }: Seat): Omit<Session, 'tenantId'> {
  return { personId, personName, seatId, seatName, role: 'owner' };
}

function writeSettings(
  { commands }: Pick<TenantDeps, 'commands'>,
  session: Session,
  { customFields, ...plain }: NewSettings,
): void {
  commands.run({ command: createCommand, session }, (edit) => {
    const document = edit.open('settings', 'tenant');
    for (const [name, value] of Object.entries(plain))
      if (value !== undefined) document.set([name], value);
    for (const field of customFields) document.set(['customFields', field.key], { ...field });
    return {};
  });
}
