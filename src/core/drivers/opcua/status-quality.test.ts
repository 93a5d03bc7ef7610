import fc from 'fast-check';
import { StatusCode, StatusCodes } from 'node-opcua-client';
import { describe, expect, it } from 'vitest';
import { isOverflown, statusToQuality } from './status-quality.ts';

describe('statusToQuality', () => {
  it.each([
    ['Good', 'good', 'none'],
    ['GoodLocalOverride', 'good', 'none'],
    ['BadNodeIdUnknown', 'bad', 'unknown-tag'],
    ['BadSensorFailure', 'bad', 'sensor-fault'],
    ['BadDeviceFailure', 'bad', 'device-error'],
    ['BadNotConnected', 'bad', 'offline'],
    ['BadTimeout', 'bad', 'timeout'],
    ['BadOutOfRange', 'bad', 'out-of-range'],
    ['BadWaitingForInitialData', 'bad', 'never-received'],
    ['BadInternalError', 'bad', 'device-error'],
    ['UncertainLastUsableValue', 'uncertain', 'stale'],
    ['UncertainSubstituteValue', 'uncertain', 'substituted'],
    ['UncertainEngineeringUnitsExceeded', 'uncertain', 'out-of-range'],
    ['UncertainSensorNotAccurate', 'uncertain', 'sensor-fault'],
    ['UncertainSimulatedValue', 'uncertain', 'simulated'],
  ] as const)('TEL-50 reads %s as %s, %s', (name, quality, reason) => {
    expect(statusToQuality(StatusCodes[name].value)).toEqual({ quality, reason });
  });

  it('TEL-50 goes by the two highest bits, whatever the information bits say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (code) => {
        const { quality, reason } = statusToQuality(code);
        expect(quality).toBe((['good', 'uncertain', 'bad', 'bad'] as const)[code >>> 30]);
        expect(reason === 'none').toBe(quality === 'good');
      }),
    );
  });
});

describe('isOverflown', () => {
  it('TEL-58 tells that a server dropped values from the bits for it, and from no others', () => {
    const overflown = StatusCode.makeStatusCode(StatusCodes.Good, 'Overflow | InfoTypeDataValue');
    expect(isOverflown(overflown.value)).toBe(true);
    const limited = StatusCode.makeStatusCode(StatusCodes.Good, 'LimitLow | InfoTypeDataValue');
    expect(isOverflown(limited.value)).toBe(false);
    for (const status of [StatusCodes.Good, StatusCodes.BadTimeout, StatusCodes.GoodLocalOverride])
      expect(isOverflown(status.value)).toBe(false);
  });
});
