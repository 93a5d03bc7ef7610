import { checkTemplate } from '#shared/domain/telemetry/templates/check-template.ts';
import { headOf } from '#core/command-head.ts';
import { os } from '#core/implementer.ts';
import { adoptTemplate } from './adopt-template.ts';
import { applyChange } from './apply-change.ts';
import { previewChange } from './change-plan.ts';
import { createFromTemplate } from './create-device.ts';
import { readOrigins } from './origins.ts';
import { listDevicesOf } from './devices-of.ts';
import { copyTemplate, removeTemplate, saveTemplate } from './own-templates.ts';
import { fillForWizard, getTemplate, listTemplates } from './read-templates.ts';
import { revertParts } from './revert.ts';

export const templates = {
  list: os.templates.list.handler(({ context }) => listTemplates(context.tenant)),
  get: os.templates.get.handler(({ context, input }) =>
    getTemplate(context.tenant, input.templateId),
  ),
  check: os.templates.check.handler(({ input }) => ({
    findings: [...checkTemplate(input.template)],
  })),
  copy: os.templates.copy.handler(({ context, input }) =>
    copyTemplate(
      context.tenant,
      headOf('templates.copy', context.session, input),
      input.templateId,
      input.name,
    ),
  ),
  save: os.templates.save.handler(({ context, input }) =>
    saveTemplate(
      context.tenant,
      headOf('templates.save', context.session, input),
      input.templateId,
      input.template,
    ),
  ),
  remove: os.templates.remove.handler(({ context, input }) =>
    removeTemplate(
      context.tenant,
      headOf('templates.remove', context.session, input),
      input.templateId,
    ),
  ),
  fill: os.templates.fill.handler(({ context, input }) =>
    fillForWizard(context.tenant, input.templateId, input),
  ),
  createDevice: os.templates.createDevice.handler(({ context, input }) =>
    createFromTemplate(
      context.tenant,
      headOf('templates.createDevice', context.session, input),
      input,
    ),
  ),
  adopt: os.templates.adopt.handler(({ context, input }) =>
    adoptTemplate(context.tenant, headOf('templates.adopt', context.session, input), input),
  ),
  devices: os.templates.devices.handler(({ context, input }) =>
    listDevicesOf(context.tenant, input.templateId),
  ),
  device: os.templates.device.handler(({ context, input }) =>
    readOrigins(context.tenant, input.deviceId),
  ),
  revert: os.templates.revert.handler(({ context, input }) =>
    revertParts(
      context.tenant,
      headOf('templates.revert', context.session, input),
      input.deviceId,
      input.parts,
    ),
  ),
  previewChange: os.templates.previewChange.handler(({ context, input }) =>
    previewChange(context.tenant, input),
  ),
  applyChange: os.templates.applyChange.handler(({ context, input }) =>
    applyChange(context.tenant, headOf('templates.applyChange', context.session, input), input),
  ),
};
