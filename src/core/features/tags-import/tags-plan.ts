import type { TagFields } from '#shared/contract/devices.ts';
import type { DeviceId, WellId } from '#shared/domain/identity/ids.ts';
import type { DeviceAddress, LineAddress } from '#shared/domain/telemetry/device.ts';
import { pointKindOf } from '#shared/domain/telemetry/templates/fill-point.ts';
import type { ParameterValues } from '#shared/domain/telemetry/templates/parameter.ts';
import type {
  FileDevice,
  FileTag,
  FileWell,
  TagFile,
} from '#shared/domain/telemetry/tag-file/read-tag-file.ts';
import { RowRefused, type RowProblem } from '#shared/domain/telemetry/tag-file/row-problem.ts';
import { parseApi } from '#shared/domain/identity/api-number.ts';
import { fillTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import { foldName, keyOfWell } from '#shared/domain/imports/which-well.ts';
import type { KnownWells } from '#core/features/imports/index.ts';
import type { FoundTemplate } from '#core/features/templates/index.ts';

/** What is there already. */
export interface KnownThings {
  readonly templates: readonly FoundTemplate[];
  /** By folded name. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  readonly wells: Pick<KnownWells, 'find'>;
}

interface KnownDevice {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly address: DeviceAddress;
  readonly keys: ReadonlySet<string>;
}

/** A device to make or to add tags to; plain data. */
export interface PlannedDevice {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly added: AddedDevice | null;
  readonly tags: readonly TagFields[];
}

interface AddedDevice {
  readonly templateId: string | null;
  readonly templateName: string | null;
  readonly parameters: ParameterValues;
  readonly address: LineAddress;
  readonly scanMs: number | null;
  readonly wellId: WellId | null;
  readonly equipment: string | null;
}

export interface TagsPlan {
  readonly devices: readonly PlannedDevice[];
  readonly problems: readonly RowProblem[];
  /** Rows of tags whose device cannot be made: that is told once, for the device. */
  readonly leftRows: number;
  readonly replacedTags: number;
}

interface Options {
  readonly replacesTags: boolean;
  /** The id a device of this name gets. */
  readonly idOf: (name: string) => DeviceId;
}

/** What a file comes to: what can be taken, and each row that cannot. Pure. */
export function planTags(file: TagFile, known: KnownThings, options: Options): TagsPlan {
  const problems: RowProblem[] = [...file.problems];
  const added = new Map<string, Made>();
  const refused = new Set<string>();
  for (const device of file.devices) {
    const made = orTell(problems, device.row, () => planDevice(device, known, options));
    if (made) added.set(foldName(device.name), made);
    else refused.add(foldName(device.name));
  }
  const places = new Map<string, Place>();
  let leftRows = 0;
  let replacedTags = 0;
  for (const tag of file.tags) {
    const folded = foldName(tag.device);
    if (refused.has(folded)) {
      leftRows++;
      continue;
    }
    const place = places.get(folded) ?? placeOf(folded, added, known);
    const fields = orTell(problems, tag.row, () => planTag(tag, place, known, options));
    if (!fields || !place) continue;
    places.set(folded, place);
    if (place.known?.keys.has(fields.key)) replacedTags++;
    place.tags.push(fields);
  }
  for (const [folded, { device }] of added) {
    if (!places.has(folded)) places.set(folded, { ...device, made: device.added, tags: [] });
  }
  return {
    devices: [...places.values()].map(({ deviceId, name, made, tags }) => ({
      deviceId,
      name,
      added: made ?? null,
      tags,
    })),
    problems: problems.toSorted((one, other) => one.row - other.row),
    leftRows,
    replacedTags,
  };
}

interface Made {
  readonly device: Pick<PlannedDevice, 'deviceId' | 'name'> & { readonly added: AddedDevice };
}

interface Place {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly known?: KnownDevice;
  readonly made?: AddedDevice;
  readonly tags: TagFields[];
}

function orTell<T>(problems: RowProblem[], row: number, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
    problems.push({ row, why: error.why, what: error.what });
    return undefined;
  }
}

function placeOf(
  folded: string,
  added: ReadonlyMap<string, Made>,
  known: KnownThings,
): Place | undefined {
  const made = added.get(folded);
  if (made) return { ...made.device, made: made.device.added, tags: [] };
  const there = known.devices.get(folded);
  return there && { deviceId: there.deviceId, name: there.name, known: there, tags: [] };
}

function planDevice(device: FileDevice, known: KnownThings, { idOf }: Options): Made {
  const { name, address, scanMs, equipment } = device;
  if (known.devices.has(foldName(name))) throw new RowRefused('device-exists', name);
  const deviceId = idOf(name);
  const found = device.template === null ? undefined : findTemplate(device.template, known);
  const parameters = found ? ownParameters(found, device.parameters) : {};
  const wrong = found && findFault(found, { deviceId, kind: address.kind, parameters });
  if (wrong) throw new RowRefused('parameter-wrong', wrong);
  return {
    device: {
      deviceId,
      name,
      added: {
        templateId: found?.templateId ?? null,
        templateName: found?.template.name ?? null,
        parameters,
        address,
        scanMs,
        wellId: findWell(device.well, known),
        equipment,
      },
    },
  };
}

function findTemplate(text: string, { templates }: KnownThings): FoundTemplate {
  const found = templates.find(
    ({ templateId, template }) => templateId === text || foldName(template.name) === foldName(text),
  );
  if (!found) throw new RowRefused('template-unknown', text);
  return found;
}

/** A file may have parameters of several templates side by side: those of others are not missed. */
function ownParameters({ template }: FoundTemplate, given: ParameterValues): ParameterValues {
  const keys = new Set(template.parameters.map(({ key }) => key));
  return Object.fromEntries(Object.entries(given).filter(([key]) => keys.has(key)));
}

function findFault(
  { template }: FoundTemplate,
  device: Parameters<typeof fillTemplate>[1],
): string | undefined {
  const { findings } = fillTemplate(template, device);
  return findings.find(({ severity }) => severity === 'reject')?.at;
}

function planTag(
  tag: FileTag,
  place: Place | undefined,
  known: KnownThings,
  { replacesTags }: Options,
): TagFields {
  if (!place) throw new RowRefused('device-unknown', tag.device);
  if (place.known?.keys.has(tag.key) && !replacesTags) throw new RowRefused('tag-exists', tag.key);
  const { kind } = place.made?.address ?? place.known!.address;
  if (pointKindOf[kind] !== tag.point.kind) throw new RowRefused('point-wrong', tag.key);
  const { row: _row, device: _device, well, equipment, ...fields } = tag;
  return {
    ...fields,
    wellId: findWell(well, known) ?? place.made?.wellId ?? null,
    leaseId: null,
    equipment: equipment ?? place.made?.equipment ?? null,
  };
}

/** null where the row names none. */
function findWell({ name, api }: FileWell, { wells }: KnownThings): WellId | null {
  if (!name && !api) return null;
  const parsed = api ? parseApi(api) : undefined;
  const facts = {
    ...(name && { name }),
    ...(parsed && 'ok' in parsed && { api14: parsed.ok.api14, digits: parsed.ok.digits }),
  };
  const key = keyOfWell(facts, null);
  const found = key === null ? undefined : wells.find({ key, facts });
  if (!found) throw new RowRefused('well-unknown', name ?? api ?? '');
  return found.wellId;
}
