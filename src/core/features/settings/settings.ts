import { isTimeZone } from '#shared/domain/measurement/gauge-day.ts';
import type { TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import type { CommandHead, Plain } from '#core/sync/command-runner.ts';

export const settings = {
  read: os.settings.read.handler(({ context }) => context.tenant.settings()),
  change: os.settings.change.handler(({ context, input }) =>
    changeSettings(
      context.tenant,
      headOf('settings.change', context.session, input),
      input.changes,
    ),
  ),
};

/** Changes some settings; custom fields are replaced as a whole list, one stored entry each. */
export function changeSettings(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  changes: Partial<TenantSettings>,
) {
  if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) {
    throw new Refusal('input-invalid', {
      field: 'timeZone',
      problem: `${changes.timeZone} is no time zone`,
    });
  }
  return deps.commands.run(head, (edit) => {
    const document = edit.open('settings', 'tenant');
    const { customFields, ...plain } = changes;
    for (const [name, value] of Object.entries(plain))
      if (value !== undefined) document.set([name], value);
    if (customFields) {
      const kept = new Set(customFields.map((field) => field.key));
      for (const key of Object.keys(document.value.customFields))
        if (!kept.has(key)) document.set(['customFields', key], null);
      for (const field of customFields) document.set(['customFields', field.key], field as Plain);
    }
    return {};
  });
}
