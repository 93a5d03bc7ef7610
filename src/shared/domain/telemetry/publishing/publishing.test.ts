import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId, LeaseId, TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '../tag.ts';
import { isPublished, publishedTags } from './publishing.ts';
import {
  payloadOf,
  topicFault,
  topicNames,
  topicOf,
  usualTopic,
  type TopicNames,
} from './topic.ts';

const device = (letter: string) => `01HZZZZZZZZZZZZZZZZZZZZZZ${letter}` as DeviceId;
const lease = (letter: string) => `01HYYYYYYYYYYYYYYYYYYYYYY${letter}` as LeaseId;
const tag: Tag = {
  tagId: `${device('A')}/tubing` as TagId,
  deviceId: device('A'),
  name: 'Tubing',
  unit: 'psi',
  signal: 'tubingPsi',
  wellId: null,
  leaseId: lease('A'),
  equipment: null,
  point: { kind: 'manual' },
  scale: null,
  range: null,
};
const names: TopicNames = {
  operator: 'Permian Co',
  lease: 'Lea 1/2',
  well: null,
  equipment: 'Tank #3',
  device: 'POC',
  tag: 'tubing',
  name: 'Tubing',
  signal: 'tubingPsi',
};

describe('topics', () => {
  it('PUB-01 makes one level of each name, and a dash of one that is missing', () => {
    expect(topicOf('{operator}/{lease}/{well}/{equipment}/{tag}', names)).toBe(
      'Permian Co/Lea 1_2/-/Tank _3/tubing',
    );
  });

  it('PUB-01 any names make a topic a broker takes, of as many levels as the template has', () => {
    const anyName = fc.option(fc.string({ unit: 'binary', maxLength: 40 }));
    const anyNames = fc.record(Object.fromEntries(topicNames.map((name) => [name, anyName])));
    fc.assert(
      fc.property(anyNames, (given) => {
        const topic = topicOf(usualTopic, given as unknown as TopicNames);
        expect(topic.split('/')).toHaveLength(usualTopic.split('/').length);
        expect(topic).not.toMatch(/[+#\0]/);
        expect(topic.split('/').every((level) => level !== '')).toBe(true);
      }),
    );
  });

  it.each([
    [usualTopic, null],
    ['plant/{signal}/{name}', null],
    ['plant/{valve}/{tag}', 'name-unknown'],
    ['plant/+/{tag}', 'wildcard'],
    ['plant/{tag', 'wildcard'],
    ['$SYS/{tag}', 'reserved'],
    ['spBv1.0/Field/NDATA/{tag}', 'reserved'],
    ['plant/{device}', 'tag-not-named'],
  ])('PUB-02 %s: %s', (template, fault) => {
    expect(topicFault(template)).toBe(fault);
  });
});

it('PUB-03 says value, quality, time and unit, and why a value is not good', () => {
  const sample = { tagId: tag.tagId, sourceMs: 0, arrivalMs: 5, value: 12.5 } as const;
  expect(JSON.parse(payloadOf({ ...sample, quality: 'good', reason: 'none' }, 'psi'))).toEqual({
    value: 12.5,
    quality: 'good',
    time: '1970-01-01T00:00:00.000Z',
    unit: 'psi',
  });
  const offline = { ...sample, quality: 'uncertain', reason: 'offline' } as const;
  expect(JSON.parse(payloadOf(offline, 'psi'))).toMatchObject({ value: 12.5, reason: 'offline' });
});

describe('which tags', () => {
  const isOf = (some: object, to = device('Z')) => isPublished(tag, to, publishedTags.parse(some));

  it('PUB-04 are those every list names; an empty list names all', () => {
    expect(isOf({})).toBe(true);
    expect(isOf({ leaseIds: [lease('A')], signals: ['tubingPsi'], keeps: ['standard'] })).toBe(
      true,
    );
    expect(isOf({ leaseIds: [lease('B')] })).toBe(false);
    expect(isOf({ signals: ['casingPsi'] })).toBe(false);
    expect(isOf({ keeps: ['long'] })).toBe(false);
    expect(isOf({ deviceIds: [device('B')] })).toBe(false);
  });

  it('PUB-04 never those that came from the broker itself', () => {
    expect(isOf({}, device('A'))).toBe(false);
  });
});
