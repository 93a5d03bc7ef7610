import type { TagId } from '#shared/domain/identity/ids.ts';
import type { KeepClass } from '#shared/domain/telemetry/keep-rules.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';

/**
 * Puts tags into a class. It begins with the next month of samples: those that are there stay in their files, and go by
 * the rule of those. Refuses `tag-not-found`, and then changes none.
 */
export function setKeep(
  { commands }: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  tagIds: readonly TagId[],
  keep: KeepClass,
) {
  return commands.run(head, (edit) => {
    for (const tagId of tagIds) {
      const slash = tagId.indexOf('/');
      const key = tagId.slice(slash + 1);
      const document = edit.find('device', tagId.slice(0, slash));
      const tag = document?.value.tags[key];
      if (!document || !tag) throw new Refusal('tag-not-found', { tagId });
      document.set(['tags', key], { ...tag, keep });
    }
    return {};
  });
}
