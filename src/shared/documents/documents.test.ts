import * as A from '@automerge/automerge';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf, parsePath, pathToText, ruleAt, upgradeOnRead } from './definition.ts';
import { definitions, documentKinds } from './definitions.ts';
import type { DocumentKind } from './kinds.ts';
import { isSamePlain, plainToText } from './plain.ts';

/** Frozen for ever. A hash here is never corrected: a document that begins otherwise could never merge. */
const genesisHashes: Record<DocumentKind, string> = {
  well: '46eaad8c2d5f3fb9bb9004d51fd04da03b83b641cfcec8ca5a7fabefac64e283',
  lease: '000c922efefe2a5aade61b546e0b9a3e9f505f45ba604a07c8bb01ac5402b786',
  wellMonth: '8899b742f9f96eb39923efb7e104239624af7b20c61968910e89a459bcf5c0cc',
  wellYear: 'ce3fed521cb99f3a060190ebe704f8e120ea206f13dee00498273623bb7e670d',
  device: '9cc4762e7317e77e22a3169ceecdb17b62e2e4fb32fde2e0507b0bedf7f3f2aa',
  deviceTemplate: 'ba07db0161d97cb08ef1ee4444d7ea8f77fbbf60a5ec6b9405d57f6beafe2a6c',
  trendView: '6954c82457d094d09f74859d8b07189ad1d5878fcaaa2152887c30a60d6e7588',
  annotation: 'eee83b105215424935e6cafa76f517c0f87f4513e9c6dde5f8249e5265285209',
  attachment: 'd8d2786cda77fda385ec9eea6622638a0b4c0b20137cf2ce87eedd42f0bf9311',
  settings: '9c0f8147f17311e59e9cefb711e21df787fcba4a8e8ced7185047f59f9e3fead',
  alarmSet: 'bff0a1ab34a091ef986a768b96a5d388b7af4efaafcd4dcbceb0050e1c314515',
  alarmActs: '05b5c9b3cef76917cbc999b3a2481ad203fd6a87b3feee702101999987a24577',
  conflictRules: '865e754dcc4d375a937b4bdbb6beb3625d9284f7ab801789440bebb3fb1d6e81',
  note: 'eed02269884bb7b5a11c95d3659ed4ededd78720f2eaece382d017a3119c23cc',
  notificationPlan: '9ad251023b60ec288a1340e6ebfe594d28794c7b5dc686abde12a6500a776745',
};

describe.each(documentKinds)('genesis of %s', (kind) => {
  const bytes = Buffer.from(definitions[kind].genesisBase64, 'base64');
  const doc = A.load<Record<string, unknown>>(bytes);

  it('DOC-01 is the frozen one', () => {
    expect(A.decodeChange(bytes).hash).toBe(genesisHashes[kind]);
    expect(A.decodeChange(bytes).time).toBe(0);
  });

  it('DOC-01 holds its kind, its format and every container', () => {
    expect(String(doc['kind'])).toBe(kind);
    expect(doc['format']).toBe(1);
    const { container, fields } = definitions[kind];
    const texts = Object.keys(fields).filter((name) => fields[name]!.asText);
    const containers = Object.keys(doc).filter((name) => name !== 'kind' && name !== 'format');
    expect(containers).toEqual([...(container ? [container.name] : []), ...texts]);
    if (container && 'keys' in container) {
      expect(Object.keys(doc[container.name] as object).toSorted()).toEqual(container.keys);
    }
  });
});

describe('fields', () => {
  it.each([
    ['wellMonth', ['days', '07', 'oilBbl'], 'ask'],
    ['wellMonth', ['days', '31', 'note'], 'ask'],
    ['wellYear', ['months', '12', 'gasMcf'], 'ask'],
    ['well', ['name'], 'auto'],
    ['well', ['status'], 'ask'],
    ['well', ['deletedAt'], 'ask'],
    ['alarmActs', ['acts', '01HACT'], 'additive'],
    ['well', ['custom', 'pumper'], 'auto'],
    ['device', ['tags', 'PT/1'], 'ask'],
    ['alarmSet', ['alarms', 'tubing.hi'], 'ask'],
    ['notificationPlan', ['parts', 'rule:critical'], 'ask'],
    ['settings', ['gasPressureBasePsia'], 'ask'],
    ['deviceTemplate', ['template'], 'ask'],
    ['trendView', ['view'], 'auto'],
    ['annotation', ['text'], 'ask'],
    ['annotation', ['time'], 'auto'],
    ['attachment', ['caption'], 'ask'],
    ['attachment', ['original'], 'auto'],
  ] as const)('DOC-05 %s %s is %s', (kind, path, merge) => {
    expect(ruleAt(definitions[kind], path)?.merge).toBe(merge);
  });

  it.each([
    ['wellMonth', ['days', '32', 'oilBbl']],
    ['wellMonth', ['days', '07']],
    ['wellMonth', ['days', '07', 'toString']],
    ['wellMonth', ['key']],
    ['well', ['custom']],
    ['well', ['custom', '']],
    ['well', ['custom', 'a', 'b']],
    ['well', ['constructor']],
    ['lease', []],
  ] as const)('DOC-05 %s has no field %s', (kind, path) => {
    expect(ruleAt(definitions[kind], path)).toBeUndefined();
  });

  it('a path survives being text', () => {
    for (const [kind, path] of [
      ['device', ['tags', 'PT/1']],
      ['wellMonth', ['days', '07', 'oilBbl']],
      ['well', ['name']],
    ] as const) {
      expect(parsePath(definitions[kind], pathToText(path))).toEqual(path);
    }
  });
});

describe('upgrades', () => {
  const third = {
    upgrades: [
      (old: object) => ({ ...old, second: true }),
      (old: object) => ({ ...old, third: 'second' in old }),
    ],
  };

  it('DOC-03 runs the steps an older document lacks, in order', () => {
    expect(formatOf(third)).toBe(3);
    expect(upgradeOnRead(third, { name: 'A' }, 1)).toEqual({
      name: 'A',
      second: true,
      third: true,
    });
    expect(upgradeOnRead(third, { name: 'A' }, 2)).toEqual({ name: 'A', third: false });
  });

  it('DOC-03 leaves a document of its own or a newer format as it is', () => {
    expect(upgradeOnRead(third, { name: 'A' }, 3)).toEqual({ name: 'A' });
    expect(upgradeOnRead(third, { name: 'A' }, 9)).toEqual({ name: 'A' });
  });
});

describe('plain values', () => {
  it('are the same whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const turned = Object.fromEntries(Object.entries(record).toReversed());
        expect(plainToText(turned as never)).toBe(plainToText(record as never));
      }),
    );
  });

  it('differ when any member does', () => {
    expect(isSamePlain({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isSamePlain({ a: 1, b: [1, 2] }, { b: [2, 1], a: 1 })).toBe(false);
    expect(isSamePlain(null, 0)).toBe(false);
    expect(isSamePlain('1', 1)).toBe(false);
  });
});
