import type { Logger } from 'pino';
import {
  alarmDefinition,
  findProblems,
  priorityOfDefinition,
  type AlarmDefinition,
} from '#shared/domain/alarms/definition.ts';
import type { DetectorSettings } from '#shared/domain/alarms/detector.ts';
import type { AlarmPriority } from '#shared/domain/alarms/priority.ts';
import { isShutInStatus } from '#shared/domain/alarms/suppression.ts';
import type { AlarmId, DeviceId, LeaseId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { TenantTables } from '#core/storage/tables.ts';

/** What an alarm is about, with the names of now. */
export interface Subject {
  readonly alarmId: AlarmId;
  readonly name: string;
  readonly tagId: TagId | null;
  readonly tagName: string | null;
  readonly unit: string;
  readonly deviceId: DeviceId | null;
  readonly deviceName: string | null;
  readonly wellId: WellId | null;
  readonly wellName: string | null;
  readonly leaseId: LeaseId | null;
}

/** An alarm as it is to be evaluated. */
export interface AlarmSpec {
  readonly alarmId: AlarmId;
  readonly ownerId: string;
  readonly definition: AlarmDefinition;
  readonly priority: AlarmPriority;
  readonly settings: DetectorSettings;
  readonly subject: Subject;
}

export interface Configured {
  /** Enabled and sound ones only. */
  readonly specs: readonly AlarmSpec[];
  readonly shutInWells: ReadonlySet<WellId>;
}

interface Surroundings {
  readonly tags: ReadonlyMap<string, TagRow>;
  readonly devices: ReadonlyMap<string, Pick<TenantTables['device'], 'name' | 'kind'>>;
  readonly wells: ReadonlyMap<string, Pick<TenantTables['well'], 'name' | 'leaseId' | 'status'>>;
}
type TagRow = Pick<TenantTables['tag'], 'name' | 'unit' | 'deviceId' | 'wellId' | 'leaseId'>;

/** Reads what is configured; a text that was read before is not read again. */
export function createSpecReader(deps: Pick<TenantDeps, 'read'> & { readonly log: Logger }) {
  const known = new Map<string, AlarmDefinition | null>();
  return {
    async read(): Promise<Configured> {
      const rows = await deps.read.selectFrom('alarm').selectAll().execute();
      const around = await readSurroundings(deps);
      const specs: AlarmSpec[] = [];
      const texts = new Set<string>();
      for (const row of rows) {
        texts.add(row.definition);
        let definition = known.get(row.definition);
        if (definition === undefined) {
          definition = parseDefinition(row, deps.log);
          known.set(row.definition, definition);
        }
        if (definition) specs.push(...specOf(row, definition, around));
      }
      for (const text of known.keys()) if (!texts.has(text)) known.delete(text);
      return { specs, shutInWells: shutInWells(around) };
    },
  };
}

async function readSurroundings({ read }: Pick<TenantDeps, 'read'>): Promise<Surroundings> {
  const tags = await read
    .selectFrom('tag')
    .select(['tagId', 'name', 'unit', 'deviceId', 'wellId', 'leaseId'])
    .execute();
  const devices = await read
    .selectFrom('device')
    .select(['deviceId', 'name', 'kind'])
    .where('deleted', '=', 0)
    .execute();
  const wells = await read
    .selectFrom('well')
    .select(['wellId', 'name', 'leaseId', 'status'])
    .where('deleted', '=', 0)
    .execute();
  return {
    tags: new Map(tags.map((tag) => [tag.tagId, tag])),
    devices: new Map(devices.map((device) => [device.deviceId, device])),
    wells: new Map(wells.map((well) => [well.wellId, well])),
  };
}

/** What a newer app or a half merged document holds is not evaluated, and said. */
export function parseDefinition(
  row: Pick<TenantTables['alarm'], 'alarmId' | 'definition'>,
  log: Pick<Logger, 'warn'>,
): AlarmDefinition | null {
  const parsed = alarmDefinition.safeParse(JSON.parse(row.definition));
  if (parsed.success) return parsed.data;
  log.warn({ alarmId: row.alarmId, problems: parsed.error.issues.length }, 'alarm is not readable');
  return null;
}

/** None for an alarm that is not enabled, not sound, or whose tag or device is gone. */
function specOf(
  row: TenantTables['alarm'],
  definition: AlarmDefinition,
  around: Surroundings,
): AlarmSpec[] {
  if (!definition.isEnabled || findProblems(definition).length > 0) return [];
  const alarmId = row.alarmId as AlarmId;
  const subject = subjectOf(alarmId, row.ownerId, definition, around);
  if (!subject) return [];
  const device = subject.deviceId ? around.devices.get(subject.deviceId) : undefined;
  return [
    {
      alarmId,
      ownerId: row.ownerId,
      definition,
      priority: priorityOfDefinition(definition),
      settings: settingsOf(definition, device?.kind === 'modbus'),
      subject,
    },
  ];
}

/** A device that tells changes says each value once: waiting for a second reading would be waiting for ever. */
function settingsOf(definition: AlarmDefinition, isPolled: boolean): DetectorSettings {
  const { condition, deadband, onDelay, offDelay } = definition;
  const once = ({ ms }: typeof onDelay) => ({ ms, samples: 1 });
  return isPolled
    ? { condition, deadband, onDelay, offDelay }
    : { condition, deadband, onDelay: once(onDelay), offDelay: once(offDelay) };
}

function subjectOf(
  alarmId: AlarmId,
  ownerId: string,
  { name, source }: AlarmDefinition,
  { tags, devices, wells }: Surroundings,
): Subject | undefined {
  const tag = source.kind === 'tag' ? tags.get(source.tagId) : undefined;
  const deviceId = source.kind === 'tag' ? tag?.deviceId : source.deviceId;
  const device = deviceId === undefined ? undefined : devices.get(deviceId);
  if (!device) return undefined;
  const wellId = tag?.wellId ?? (wells.has(ownerId) ? ownerId : null);
  const well = wellId === null ? undefined : wells.get(wellId);
  return {
    alarmId,
    name,
    tagId: source.kind === 'tag' ? source.tagId : null,
    tagName: tag?.name ?? null,
    unit: tag?.unit ?? '',
    deviceId: deviceId as DeviceId,
    deviceName: device.name,
    wellId: wellId as WellId | null,
    wellName: well?.name ?? null,
    leaseId: (tag?.leaseId ?? well?.leaseId ?? null) as LeaseId | null,
  };
}

function shutInWells({ wells }: Surroundings): ReadonlySet<WellId> {
  const shutIn = [...wells].filter(([, { status }]) => isShutInStatus(status as Well['status']));
  return new Set(shutIn.map(([wellId]) => wellId as WellId));
}
