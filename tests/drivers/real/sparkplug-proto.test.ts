import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataTypes, decodeSparkplug, encodeCommand } from '#core/drivers/mqtt/sparkplug-payload.ts';
import { findRealData } from '#tests/fixtures/find-real-data.ts';

const data = findRealData();
const folder = join(data ?? '', '4_scada/sparkplug_b');
const missing = whatIsMissing();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;

/** The official definition, compiled by protoc: no code in common with the driver's. */
describe.skipIf(skipped !== '')(`Sparkplug payloads by the official definition${skipped}`, () => {
  const all = `
    timestamp: 1700000000000 seq: 7
    metrics { name: "int8" alias: 1 timestamp: 1700000000001 datatype: 1 int_value: 4294967294 }
    metrics { name: "uint32" datatype: 7 int_value: 4294967295 }
    metrics { name: "int64" datatype: 4 long_value: 18446744073709551611 }
    metrics { name: "uint64" datatype: 8 long_value: 9007199254740991 }
    metrics { name: "float" datatype: 9 float_value: 1.5 }
    metrics { name: "double" datatype: 10 double_value: -2.25 is_historical: true }
    metrics { name: "boolean" datatype: 11 boolean_value: true }
    metrics { name: "string" datatype: 12 string_value: "Pozo 7 – tubería" }
    metrics { name: "dateTime" datatype: 13 long_value: 1700000000000 }
    metrics { name: "null" datatype: 10 is_null: true }
    metrics { name: "stale" datatype: 10 double_value: 3
      properties { keys: "Quality" values { type: 3 int_value: 500 } } }
    metrics { name: "set" datatype: 16 dataset_value { num_of_columns: 1 columns: "a" types: 3 rows { elements { int_value: 4 } } } }
    metrics { alias: 9 float_value: 8 }
  `;

  it('TEL-40 reads every type as the definition writes it', () => {
    const { timestampMs, seq, metrics } = decodeSparkplug(protoc('encode', Buffer.from(all)));
    expect([timestampMs, seq]).toEqual([1_700_000_000_000, 7]);
    const values = metrics.map((one) => [one.name, one.valueAs(one.dataType ?? dataTypes.float)]);
    expect(values).toEqual([
      ['int8', -2],
      ['uint32', 4_294_967_295],
      ['int64', -5],
      ['uint64', 9_007_199_254_740_991],
      ['float', 1.5],
      ['double', -2.25],
      ['boolean', true],
      ['string', 'Pozo 7 – tubería'],
      ['dateTime', 1_700_000_000_000],
      ['null', undefined],
      ['stale', 3],
      ['set', undefined],
      [undefined, 8],
    ]);
    const of = (name: string | undefined) => metrics.find((one) => one.name === name);
    expect(of('int8')).toMatchObject({ alias: 1, timestampMs: 1_700_000_000_001 });
    expect([of('double')?.isHistorical, of('null')?.isNull]).toEqual([true, true]);
    expect(of('stale')?.quality).toBe(500);
    expect(of(undefined)).toMatchObject({ alias: 9, dataType: undefined });
  });

  it.each([
    ['int16', -7, 'int_value: 4294967289'],
    ['uint32', 4_000_000_000, 'long_value: 4000000000'],
    ['uint64', 5_000_000_000, 'long_value: 5000000000'],
    ['float', 0.5, 'float_value: 0.5'],
    ['double', 0.1, 'double_value: 0.1'],
    ['boolean', false, 'boolean_value: false'],
    ['string', 'auto', 'string_value: "auto"'],
  ] as const)('TEL-47 a command of %s is what the definition reads', (type, value, field) => {
    const bytes = encodeCommand('Set point', dataTypes[type], value, 1_700_000_000_000);
    const said = protoc('decode', bytes).toString();
    expect(said).toContain('name: "Set point"');
    expect(said).toContain(`datatype: ${dataTypes[type]}`);
    expect(said).toContain(field);
  });
});

function protoc(way: 'encode' | 'decode', input: Buffer): Buffer {
  const type = `--${way}=org.eclipse.tahu.protobuf.Payload`;
  const run = spawnSync('protoc', [type, `--proto_path=${folder}`, 'sparkplug_b.proto'], { input });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return run.stdout;
}

function whatIsMissing(): string | undefined {
  if (!data) return 'real data sets are not there';
  const found = spawnSync('protoc', ['--version']);
  return found.status === 0 ? undefined : 'protoc (protobuf-compiler) is not installed';
}
