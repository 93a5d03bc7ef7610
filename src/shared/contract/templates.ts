import { z } from 'zod';
import { alarmDefinition } from '#shared/domain/alarms/definition.ts';
import { batchId, deviceId, jobId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { tag } from '#shared/domain/telemetry/tag.ts';
import { tagFieldsOfTemplate } from '#shared/domain/telemetry/templates/fill-template.ts';
import { parameterValue } from '#shared/domain/telemetry/templates/parameter.ts';
import {
  deviceTemplate,
  equipmentKinds,
  templateKey,
} from '#shared/domain/telemetry/templates/template.ts';
import { command, commandDone, commandFields, query } from './call.ts';
import { deviceFields } from './devices.ts';
import { finding } from './finding.ts';

/** Of a shipped template its file's name, of the tenant's own a ULID. */
export const templateId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/);
const parameterValues = z.record(z.string(), parameterValue);

/** What a template says of one tag; all of it may be set otherwise per device. */
const filledTag = tag.pick(
  Object.fromEntries(tagFieldsOfTemplate.map((field) => [field, true])) as Record<
    (typeof tagFieldsOfTemplate)[number],
    true
  >,
);

/** Where a statement of a template comes from; `isUnconfirmed`: check it against the device's papers first. */
const provenance = { source: z.string().nullable(), isUnconfirmed: z.boolean() };

export const templateSummary = z.object({
  templateId,
  name: z.string(),
  version: z.number().int(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  equipment: z.enum(equipmentKinds),
  description: z.string(),
  ...provenance,
  /** The tenant's own can be edited; shipped ones are copied first. */
  isOwn: z.boolean(),
  basedOn: templateId.nullable(),
  /** How devices of it can be reached: kinds of points its tags have. */
  protocols: z.array(z.enum(['modbus', 'opcua', 'mqtt'])),
  tagCount: z.number().int(),
  alarmCount: z.number().int(),
  /** Devices made of it, and those of them that an older version made. */
  deviceCount: z.number().int(),
  behindCount: z.number().int(),
});
export type TemplateSummary = z.output<typeof templateSummary>;

/** One value of a tag or alarm beside what the template says. */
const fieldOrigin = z.object({
  field: z.string(),
  value: z.unknown(),
  /** What the template says; null also where it does not speak of it. */
  templateValue: z.unknown(),
  /** Set by hand: it stays when the template changes, until it is reverted. */
  isOverridden: z.boolean(),
});

const partOrigin = z.object({
  key: templateKey,
  name: z.string(),
  /** `template`: as a template made it, `own`: made by hand, `missing`: of the template, but taken away by hand. */
  kind: z.enum(['template', 'own', 'missing']),
  fields: z.array(fieldOrigin),
  ...provenance,
});

const partChange = z.object({
  key: templateKey,
  name: z.string(),
  /** `kept`: nothing happens to it, since it was set by hand. */
  kind: z.enum(['added', 'removed', 'changed', 'kept']),
  fields: z.array(
    z.object({ field: z.string(), before: z.unknown(), after: z.unknown(), isKept: z.boolean() }),
  ),
});

/** Which devices are brought to what. */
const change = {
  templateId,
  /** The tenant's own template as it would be saved; left out: as it stands. */
  template: deviceTemplate.optional(),
  /** Left out: all devices of the template. */
  deviceIds: z.array(deviceId).min(1).max(5_000).optional(),
  /** Parameters to set on these devices; those left out stay. */
  parameters: parameterValues.optional(),
};

const part = z.object({
  kind: z.enum(['tag', 'alarm']),
  key: templateKey,
  /** Left out: all of it, also one that was taken away. */
  fields: z.array(z.string()).min(1).optional(),
});

export const templates = {
  /** Shipped ones and the tenant's own, by name. */
  list: query().output(z.array(templateSummary)),
  /** Refused: one that is not there. `findings`: see `check`. */
  get: query()
    .input(z.object({ templateId }))
    .output(
      z.object({
        templateId,
        isOwn: z.boolean(),
        basedOn: templateId.nullable(),
        template: deviceTemplate,
        findings: z.array(finding),
      }),
    ),
  /** What is wrong inside a template beyond its shape, for an editor: `TPL-02`, `t('templateFault.' + details.why)`. */
  check: query()
    .input(z.object({ template: deviceTemplate }))
    .output(z.object({ findings: z.array(finding) })),
  /** Makes one of the tenant's own. */
  copy: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, templateId, name: z.string().trim().min(1).max(120) }))
    .output(commandDone.extend({ templateId })),
  /**
   * Saves one of the tenant's own; without `templateId` a new one. Its version goes up by itself. Devices stay as they are
   * until `applyChange`. Refused: a shipped one, a taken name, one that `check` finds fault with.
   */
  save: command({ roles: controlWriters })
    .input(
      z.object({ ...commandFields, templateId: templateId.optional(), template: deviceTemplate }),
    )
    .output(commandDone.extend({ templateId, version: z.number().int() })),
  /** Devices made of it stay as they are. Undo brings it back. */
  remove: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, templateId }))
    .output(commandDone),
  /**
   * What a device of this template would be, for a wizard; nothing is stored. Findings `TPL-03` (parameters, with
   * `t('templateFault.' + details.why)`), `TPL-04` and `TPL-05`.
   */
  fill: query()
    .input(
      z.object({
        templateId,
        kind: z.enum(['modbus', 'modbusSerial', 'opcua', 'mqtt', 'calculated']),
        parameters: parameterValues.default({}),
      }),
    )
    .output(
      z.object({
        parameters: parameterValues,
        line: z.object({
          port: z.number().optional(),
          unitId: z.number().optional(),
          scanMs: z.number(),
        }),
        tags: z.array(filledTag.extend({ key: templateKey, ...provenance })),
        alarms: z.array(z.object({ key: templateKey, definition: alarmDefinition, ...provenance })),
        groups: z.array(z.object({ name: z.string(), tags: z.array(templateKey) })),
        findings: z.array(finding),
      }),
    ),
  /**
   * Makes a device of a template. What the line section of the template says of the unit id goes over the address. Refused:
   * parameters or addresses that are not sound, a taken name.
   */
  createDevice: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        templateId,
        parameters: parameterValues.default({}),
        device: deviceFields.omit({ scanMs: true }).extend({
          /** Left out: as the template says. */
          scanMs: deviceFields.shape.scanMs.optional(),
        }),
        /** What the tags sit on. */
        place: z
          .object({
            wellId: wellId.nullable().default(null),
            leaseId: leaseId.nullable().default(null),
            equipment: z.string().max(120).nullable().default(null),
          })
          .prefault({}),
        /** Values of tags that differ from the template's, by key of the tag. */
        overrides: z.record(templateKey, filledTag.partial()).default({}),
        leaveOut: z.array(templateKey).max(2_000).default([]),
        /** `approved`: enabled, with the person at the screen as who approved them. */
        alarms: z.enum(['none', 'disabled', 'approved']).default('disabled'),
      }),
    )
    .output(commandDone.extend({ deviceId })),
  /**
   * Makes a device that is there one of a template: what it lacks is added, what it has under the same key stays and counts
   * as set by hand. Refused: parameters or addresses that are not sound.
   */
  adopt: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        deviceId,
        templateId,
        parameters: parameterValues.default({}),
      }),
    )
    .output(commandDone.extend({ addedCount: z.number().int() })),
  /** Devices made of a template, by name, with how many of their values were set by hand. */
  devices: query()
    .input(z.object({ templateId }))
    .output(
      z.array(
        z.object({
          deviceId,
          name: z.string(),
          /** Of the template that made it, or that it was last brought to. */
          version: z.number().int(),
          parameters: parameterValues,
          overriddenCount: z.number().int(),
        }),
      ),
    ),
  /** Where each value of a device came from. `use` is null for a device that was made without a template. */
  device: query()
    .input(z.object({ deviceId }))
    .output(
      z.object({
        use: z
          .object({
            templateId,
            name: z.string(),
            /** The version that made it, and the newest; null where the template is gone. */
            version: z.number().int(),
            newestVersion: z.number().int().nullable(),
            parameters: parameterValues,
          })
          .nullable(),
        tags: z.array(partOrigin.extend({ tagId })),
        alarms: z.array(partOrigin),
        groups: z.array(z.object({ name: z.string(), tags: z.array(templateKey) })),
      }),
    ),
  /** Puts values back to what the template said. Refused: a device without one, a part the template does not have. */
  revert: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, deviceId, parts: z.array(part).min(1).max(2_000) }))
    .output(commandDone.extend({ revertedCount: z.number().int() })),
  /** What applying would alter, field by field; devices to which nothing would happen are counted only. */
  previewChange: query()
    .input(z.object(change))
    .output(
      z.object({
        /** At most 500, by name. */
        devices: z.array(
          z.object({
            deviceId,
            name: z.string(),
            fromVersion: z.number().int(),
            tags: z.array(partChange),
            alarms: z.array(partChange),
            /** With a `reject` among them the device stays as it is. */
            findings: z.array(finding),
          }),
        ),
        changedCount: z.number().int(),
        unchangedCount: z.number().int(),
        rejectedCount: z.number().int(),
        /** Fields that would change, and fields that stay because they were set by hand. */
        fieldCount: z.number().int(),
        keptCount: z.number().int(),
      }),
    ),
  /**
   * Saves the template (where one is given) and brings its devices to it, as commands of one batch: `audit.undo` with the
   * batch takes all of it back. More than ten devices become a job.
   */
  applyChange: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, ...change }))
    .output(
      commandDone.extend({
        batchId,
        jobId: jobId.nullable(),
        /** When there was no job. */
        changedCount: z.number().int().nullable(),
      }),
    ),
};
