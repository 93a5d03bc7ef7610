import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  modbusEncodings,
  modbusTables,
  tagAddress,
  wordOrders,
} from '#shared/domain/telemetry/device.ts';
import { parsePoint, pointText } from './point-text.ts';

describe('Modbus', () => {
  it.each([
    [
      'holding 100 f32 CDAB',
      { table: 'holding', register: 100, encoding: 'f32', wordOrder: 'CDAB' },
    ],
    ['coil 7', { table: 'coil', register: 7, encoding: 'bool' }],
    ['input 12.3', { table: 'input', register: 12, bit: 3, encoding: 'bool' }],
    ['40101 f32', { table: 'holding', register: 100, encoding: 'f32' }],
    ['30001', { table: 'input', register: 0, encoding: 'u16' }],
    ['400101', { table: 'holding', register: 100, encoding: 'u16' }],
    ['00001', { table: 'coil', register: 0, encoding: 'bool' }],
  ])('reads %s', (text, point) => {
    expect(parsePoint(text, 'modbus')).toEqual({ kind: 'modbus', ...point });
  });

  it.each([
    '',
    'nowhere',
    'holding',
    'holding x',
    '40000',
    '50001',
    'holding 5 f99',
    '40001 f32 ABCD x',
  ])('does not take "%s" for an address', (text) => {
    expect(parsePoint(text, 'modbus')).toBeUndefined();
  });

  it('reads back what it writes', () => {
    const points = fc.record({
      kind: fc.constant('modbus' as const),
      table: fc.constantFrom(...modbusTables),
      register: fc.integer({ min: 0, max: 65_535 }),
      encoding: fc.constantFrom(...modbusEncodings.filter((one) => /32|64/.test(one))),
      wordOrder: fc.constantFrom(...wordOrders),
    });
    fc.assert(
      fc.property(points, (point) => {
        expect(tagAddress.parse(parsePoint(pointText(point), 'modbus'))).toEqual(point);
      }),
    );
  });
});

it.each([
  ['field/7/psi', { topic: 'field/7/psi' }],
  ['field/7 | data.psi', { topic: 'field/7', jsonPath: 'data.psi' }],
  [
    'sparkplug:rtu/pump/Well 1/psi',
    { sparkplug: { edgeNode: 'rtu', device: 'pump', metric: 'Well 1/psi' } },
  ],
  ['sparkplug:rtu//psi', { sparkplug: { edgeNode: 'rtu', metric: 'psi' } }],
])('reads the MQTT address %s and writes it the same', (text, point) => {
  expect(parsePoint(text, 'mqtt')).toEqual({ kind: 'mqtt', ...point });
  expect(pointText({ kind: 'mqtt', ...point })).toBe(text);
});
