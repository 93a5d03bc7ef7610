import type { Sample } from '../sample.ts';

/** What a topic template may name, in braces: `wellos/{lease}/{well}/{tag}`. */
export const topicNames = [
  'operator',
  'lease',
  'well',
  'equipment',
  'device',
  'tag',
  'name',
  'signal',
] as const;
export type TopicName = (typeof topicNames)[number];
export type TopicNames = Readonly<Record<TopicName, string | null>>;

export const usualTopic = 'wellos/{operator}/{lease}/{well}/{device}/{tag}';

export type TopicFault = 'name-unknown' | 'wildcard' | 'reserved' | 'tag-not-named';

const placeholder = /\{([^{}]*)\}/g;
/** MQTT 5.0, 4.7: wildcards, the separator and the null character are no part of a level. */
// oxlint-disable-next-line no-control-regex -- the null character is one of them
const notInLevel = /[+#/\u0000]/g;
/** What a level says where a tag has no such name. */
const NOTHING = '-';
/** MQTT 5.0, 1.5.4. */
const MOST_TOPIC_BYTES = 65_535;

/** What is wrong with a template; null when topics can be made of it. */
export function topicFault(template: string): TopicFault | null {
  const named = [...template.matchAll(placeholder)].map(([, name]) => name!);
  if (named.some((name) => !isTopicName(name))) return 'name-unknown';
  // oxlint-disable-next-line no-control-regex -- the null character is no part of a topic
  if (/[+#{}\u0000]/.test(template.replace(placeholder, ''))) return 'wildcard';
  // Topics that begin so belong to the broker (MQTT 5.0, 4.7.2) and to Sparkplug.
  if (/^(\$|spBv1\.0(\/|$))/.test(template)) return 'reserved';
  return named.includes('tag') || named.includes('name') ? null : 'tag-not-named';
}

/** The topic of one tag. Names become one level each, whatever characters they have. */
export function topicOf(template: string, names: TopicNames): string {
  const topic = template.replace(placeholder, (whole, name: string) =>
    isTopicName(name) ? levelOf(names[name]) : whole,
  );
  return cutTo(MOST_TOPIC_BYTES, topic);
}

/** What is said of a sample: its value in the unit of its tag, how good it is, and when it was measured. */
export function payloadOf({ value, quality, reason, sourceMs }: Sample, unit: string): string {
  return JSON.stringify({
    value: typeof value === 'number' && !Number.isFinite(value) ? null : value,
    quality,
    ...(reason !== 'none' && { reason }),
    time: new Date(sourceMs).toISOString(),
    unit,
  });
}

function isTopicName(name: string): name is TopicName {
  return (topicNames as readonly string[]).includes(name);
}

function levelOf(name: string | null): string {
  const level = (name ?? '').trim().replace(notInLevel, '_');
  return level === '' ? NOTHING : level;
}

/** Names are short, so that this happens to nobody; characters of UTF-8 take up to four bytes. */
function cutTo(mostBytes: number, topic: string): string {
  return topic.length * 4 <= mostBytes ? topic : topic.slice(0, Math.floor(mostBytes / 4));
}
