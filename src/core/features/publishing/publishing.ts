import type { DeviceId, SeatId } from '#shared/domain/identity/ids.ts';
import type { PublishingFields } from '#shared/domain/telemetry/publishing/publishing.ts';
import {
  payloadOf,
  topicNames,
  topicOf,
  type TopicNames,
} from '#shared/domain/telemetry/publishing/topic.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import type { CommandHead, Plain } from '#core/sync/command-runner.ts';
import { parsePublishing } from './open-publisher.ts';
import { readNamedTags, topicsOf } from './published-tags.ts';

const mostExamples = 8;

export const publishing = {
  list: os.publishing.list.handler(({ context }) => listPublishing(context.tenant)),
  save: os.publishing.save.handler(({ context, input }) =>
    savePublishing(
      context.tenant,
      headOf('publishing.save', context.session, input),
      input.deviceId,
      { ...input.publishing, seatId: context.session.seatId },
    ),
  ),
  remove: os.publishing.remove.handler(({ context, input }) =>
    savePublishing(
      context.tenant,
      headOf('publishing.remove', context.session, input),
      input.deviceId,
      null,
    ),
  ),
  preview: os.publishing.preview.handler(async ({ context, input }) => {
    const { tenant } = context;
    const named = await readNamedTags(tenant);
    const topics = topicsOf(named, input.deviceId, input);
    const tagsByTopic = Map.groupBy(topics, ([, topic]) => topic);
    const shared = [...tagsByTopic.values()].filter((tags) => tags.length > 1).flat();
    const shown = [...topics].slice(0, mostExamples);
    const atMs = tenant.ports.clock.nowMs();
    return {
      tagCount: topics.size,
      sharedCount: shared.length,
      examples: shown.map(([tagId, topic]) => {
        const sample = tenant.live.now([tagId])[0] ?? neverReceived(tagId, atMs);
        return { topic, payload: payloadOf(sample, named.get(tagId)!.tag.unit) };
      }),
    };
  }),
  test: os.publishing.test.handler(async ({ context, input }) => {
    const { tenant } = context;
    const topic = topicOf(input.topic, testNames);
    const time = new Date(tenant.ports.clock.nowMs()).toISOString();
    const payload = JSON.stringify({ test: true, time });
    const outcome = await tenant.lines.publish(input.deviceId, [{ topic, payload }]);
    return {
      topic,
      isTaken: outcome.settled === 1 && outcome.refused === 0,
      answer: outcome.refusal ?? '',
      commandId: input.commandId ?? tenant.newId(),
    };
  }),
};

const testNames = Object.fromEntries(topicNames.map((name) => [name, 'test'])) as TopicNames;

function neverReceived(tagId: Parameters<typeof payloadOf>[0]['tagId'], atMs: number) {
  return {
    tagId,
    sourceMs: atMs,
    arrivalMs: atMs,
    value: null,
    quality: 'bad',
    reason: 'never-received',
  } as const;
}

async function listPublishing({ read, publisher }: Pick<TenantDeps, 'read' | 'publisher'>) {
  const rows = await read
    .selectFrom('device')
    .select(['deviceId', 'publishing'])
    .where('deleted', '=', 0)
    .where('publishing', 'is not', null)
    .execute();
  const statuses = publisher.statuses();
  return rows.flatMap((row) => {
    const settings = parsePublishing(row.publishing);
    const deviceId = row.deviceId as DeviceId;
    const status = statuses.get(deviceId) ?? null;
    return settings ? [{ deviceId, publishing: settings, status }] : [];
  });
}

/** Refuses `device-not-found`, and `publish-impossible` where the device is no broker. */
function savePublishing(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  deviceId: DeviceId,
  settings: (PublishingFields & { readonly seatId: SeatId }) | null,
) {
  return deps.commands.run(head, (edit) => {
    const document = edit.find('device', deviceId);
    if (!document) throw new Refusal('device-not-found', { deviceId });
    if (document.value.address?.kind !== 'mqtt')
      throw new Refusal('publish-impossible', { deviceId });
    document.set(['publishing'], settings as Plain);
    return {};
  });
}
