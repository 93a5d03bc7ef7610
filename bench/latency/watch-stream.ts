import type { OpenClient } from '#shared/contract/open-client.ts';
import type { TimedTag } from './bring-field.ts';
import { pause } from './changes-at-devices.ts';
import { createExpectations } from './expectations.ts';

/** Follows the product's live stream as a screen does; resolves when every timed tag has been heard of. */
export async function watchStream({ client, close }: OpenClient, tags: readonly TimedTag[]) {
  const expectations = createExpectations();
  const keys = new Map<string, string>(tags.map((tag) => [tag.tagId, tag.key]));
  const heard = new Set<string>();
  const stream = await client.telemetry.values({});
  const following = (async () => {
    for await (const { values } of stream) {
      for (const { tagId, value } of values) {
        const key = keys.get(tagId);
        if (!key) continue;
        if (value !== null) heard.add(key);
        expectations.see(key, value);
      }
    }
  })().catch(() => undefined);
  while (heard.size < tags.length) await pause(100);
  return {
    ...expectations,
    async close() {
      close();
      await following;
    },
  };
}
