import sparkplug from 'sparkplug-payload';
import protobuf from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import { describe, expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { createRebirths } from './rebirths.ts';
import { createSparkplugHost, parseSparkplugTopic, type SparkplugTag } from './sparkplug-host.ts';
import { decodeSparkplug, encodeCommand } from './sparkplug-payload.ts';

const codec = sparkplug.get('spBv1.0')!;
type Payload = Parameters<typeof codec.encodePayload>[0];
const NOW_MS = 1_700_000_000_000;

const tag = (tagId: string, metric: string, device?: string): SparkplugTag => ({
  tagId: tagId as TagId,
  edgeNode: 'Edge',
  device,
  metric,
});
const decode = (payload: Payload) =>
  decodeSparkplug(codec.encodePayload({ timestamp: NOW_MS, ...payload }));

function setupHost(tags = [tag('psi', 'Psi', 'Poc'), tag('total', 'Total')]) {
  const host = createSparkplugHost(tags);
  const receive = (topic: string, payload: Payload) =>
    host.receive(
      parseSparkplugTopic(`spBv1.0/Field/${topic}`, 'Field')!,
      decode(payload),
      NOW_MS + 9,
    );
  const birth = () => {
    receive('NBIRTH/Edge', {
      seq: 0,
      metrics: [{ name: 'Total', alias: 1, type: 'UInt32', value: 1 }],
    });
    return receive('DBIRTH/Edge/Poc', {
      seq: 1,
      metrics: [{ name: 'Psi', alias: 2, type: 'Float', value: 5 }],
    });
  };
  return { host, receive, birth };
}

describe('sparkplug host', () => {
  it('TEL-42 asks for a rebirth at a gap, an unknown alias, and data before a birth', () => {
    const { receive, birth } = setupHost();
    const data = (seq: number, alias = 2): Payload => ({
      seq,
      metrics: [{ alias, type: 'Float', value: 6 } as never],
    });
    expect(receive('DDATA/Edge/Poc', data(5)).needsRebirth).toBe(true);
    expect(birth().needsRebirth).toBe(false);
    expect(receive('DDATA/Edge/Poc', data(2)).needsRebirth).toBe(false);
    const afterGap = receive('DDATA/Edge/Poc', data(4));
    expect(afterGap.needsRebirth).toBe(true);
    expect(afterGap.samples).toHaveLength(1);
    expect(receive('DDATA/Edge/Poc', data(5)).needsRebirth).toBe(false);
    expect(receive('DDATA/Edge/Poc', data(6, 77))).toEqual({ samples: [], needsRebirth: true });
  });

  it('TEL-42 follows the sequence from 255 to 0', () => {
    const { receive, birth } = setupHost();
    birth();
    for (let seq = 2; seq < 600; seq++)
      expect(receive('NDATA/Edge', { seq: seq % 256, metrics: [] }).needsRebirth).toBe(false);
  });

  it('TEL-41 forgets every alias at a new birth of the node', () => {
    const { receive, birth } = setupHost();
    birth();
    receive('NBIRTH/Edge', { seq: 0, metrics: [] });
    const outcome = receive('DDATA/Edge/Poc', {
      seq: 1,
      metrics: [{ alias: 2, type: 'Float', value: 6 } as never],
    });
    expect(outcome).toEqual({ samples: [], needsRebirth: true });
  });

  it('TEL-41 reads data that leaves out the type the birth gave', () => {
    const { host, birth } = setupHost();
    birth();
    const { Payload: wire } = protobuf.org.eclipse.tahu.protobuf;
    const bytes = wire.encode({ seq: 2, metrics: [{ alias: 2, floatValue: 6.5 }] }).finish();
    const topic = parseSparkplugTopic('spBv1.0/Field/DDATA/Edge/Poc', 'Field')!;
    const { samples } = host.receive(topic, decodeSparkplug(bytes), NOW_MS);
    const psi = { tagId: 'psi', sourceMs: NOW_MS, value: 6.5, quality: 'good', reason: 'none' };
    expect(samples).toEqual([{ ...psi, isCurrent: true }]);
  });

  it('TEL-43 keeps a historical value out of what it says at a death', () => {
    const { receive, birth } = setupHost();
    birth();
    const old = {
      name: 'Psi',
      type: 'Float',
      value: 1,
      isHistorical: true,
      timestamp: NOW_MS - 5_000,
    };
    const history = receive('DDATA/Edge/Poc', { seq: 2, metrics: [old as never] });
    expect(history.samples[0]).toMatchObject({ value: 1, sourceMs: NOW_MS - 5_000 });
    expect(receive('DDEATH/Edge/Poc', { seq: 3 }).samples).toEqual([
      { tagId: 'psi', sourceMs: NOW_MS, value: 5, quality: 'bad', reason: 'offline' },
    ]);
  });

  it('TEL-48 takes the quality a metric carries', () => {
    const { receive, birth } = setupHost();
    birth();
    const withQuality = (value: number, seq: number) => ({
      seq,
      metrics: [
        {
          name: 'Psi',
          type: 'Float' as const,
          value: 1,
          properties: { Quality: { type: 'Int32' as const, value } },
        },
      ],
    });
    const qualities = [192, 500, 0].map((value, index) => {
      const [sample] = receive('DDATA/Edge/Poc', withQuality(value, index + 2)).samples;
      return [sample!.quality, sample!.reason];
    });
    expect(qualities).toEqual([
      ['good', 'none'],
      ['uncertain', 'stale'],
      ['bad', 'device-error'],
    ]);
  });

  it.each([
    ['Int8', -5],
    ['Int16', -30_000],
    ['Int32', -2_000_000_000],
    ['Int64', -5_000_000_000],
    ['UInt8', 200],
    ['UInt16', 60_000],
    ['UInt32', 4_000_000_000],
    ['UInt64', 5_000_000_000],
    ['Double', 0.1],
    ['Boolean', true],
    ['String', 'on'],
  ] as const)('TEL-40 reads %s, in a birth and in a command of ours', (type, value) => {
    const metric = decode({ metrics: [{ name: 'x', type, value }] }).metrics[0]!;
    expect(metric.valueAs(metric.dataType!)).toBe(value);
    const ours = codec.decodePayload(encodeCommand('x', metric.dataType!, value, NOW_MS))
      .metrics![0]!;
    expect(ours.type).toBe(type);
    const back = decodeSparkplug(encodeCommand('x', metric.dataType!, value, NOW_MS)).metrics[0]!;
    expect(back.valueAs(back.dataType!)).toBe(value);
  });
});

describe('parseSparkplugTopic', () => {
  it.each([
    'spBv1.0/Field/NCMD/Edge',
    'spBv1.0/Other/NDATA/Edge',
    'spBv1.0/Field/NDATA/Edge/Poc',
    'spBv1.0/Field/DDATA/Edge',
    'spBv1.0/Field/DDATA/Edge/Poc/more',
    'spBv1.0/STATE/host',
    'well/1/psi',
  ])('TEL-40 takes %s for no message of an edge node', (topic) => {
    expect(parseSparkplugTopic(topic, 'Field')).toBeUndefined();
  });
});

describe('createRebirths', () => {
  it('TEL-42 asks an edge node at most every five seconds, unless it must', () => {
    const rebirths = createRebirths([tag('psi', 'Psi', 'Poc')]);
    expect(rebirths.shouldAsk('Edge', 0, false)).toBe(true);
    expect(rebirths.shouldAsk('Edge', 4_999, false)).toBe(false);
    expect(rebirths.shouldAsk('Other', 4_999, false)).toBe(true);
    expect(rebirths.shouldAsk('Edge', 4_999, true)).toBe(true);
    expect(rebirths.shouldAsk('Edge', 10_000, false)).toBe(true);
  });
});
