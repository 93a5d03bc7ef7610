import type { TagId } from '#shared/domain/identity/ids.ts';
import type { QualityReason } from '#shared/domain/telemetry/sample.ts';
import type { RawSample } from '#core/drivers/driver.ts';
import { readPayload } from './payload-values.ts';

export interface TopicTag {
  readonly tagId: TagId;
  readonly topic: string;
  readonly jsonPath: string | undefined;
  readonly timePath?: string | undefined;
}

/** Tags by the exact topic they are read from. */
export interface PlainTopics {
  readonly topics: readonly string[];
  tagsOf(topic: string): readonly TopicTag[];
  receive(topic: string, payload: Buffer, isRetained: boolean, nowMs: number): RawSample[];
}

export function createPlainTopics(tags: readonly TopicTag[]): PlainTopics {
  const tagsByTopic = new Map<string, TopicTag[]>();
  const seen = new Set<TagId>();
  for (const tag of tags) tagsByTopic.set(tag.topic, [...(tagsByTopic.get(tag.topic) ?? []), tag]);

  const sampleTag = (tag: TopicTag, text: string, isRetained: boolean, nowMs: number) => {
    const read = readPayload(text, tag.jsonPath, tag.timePath);
    if (read.kind === 'missing') {
      // A device may spread its values over several messages of one topic.
      return seen.has(tag.tagId) ? [] : [badSample(tag.tagId, nowMs, 'unknown-tag')];
    }
    if (read.kind === 'unreadable') return [badSample(tag.tagId, nowMs, 'device-error')];
    seen.add(tag.tagId);
    if (read.value === null) return [badSample(tag.tagId, read.sourceMs ?? nowMs, 'sensor-fault')];
    return [goodSample(tag.tagId, read.value, read.sourceMs, isRetained, nowMs)];
  };

  return {
    topics: [...tagsByTopic.keys()],
    tagsOf: (topic) => tagsByTopic.get(topic) ?? [],
    receive(topic, payload, isRetained, nowMs) {
      const text = payload.toString('utf8');
      return (tagsByTopic.get(topic) ?? []).flatMap((tag) =>
        sampleTag(tag, text, isRetained, nowMs),
      );
    },
  };
}

/** A retained message that says no time may be of any age. */
function goodSample(
  tagId: TagId,
  value: NonNullable<RawSample['value']>,
  sourceMs: number | undefined,
  isRetained: boolean,
  nowMs: number,
): RawSample {
  if (isRetained && sourceMs === undefined)
    return { tagId, sourceMs: nowMs, value, quality: 'uncertain', reason: 'stale' };
  return { tagId, sourceMs: sourceMs ?? nowMs, value, quality: 'good', reason: 'none' };
}

function badSample(tagId: TagId, sourceMs: number, reason: QualityReason): RawSample {
  return { tagId, sourceMs, value: null, quality: 'bad', reason };
}
