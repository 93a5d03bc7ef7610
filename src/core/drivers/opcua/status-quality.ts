import type { Quality, QualityReason } from '#shared/domain/telemetry/sample.ts';

/** OPC 10000-4, 7.39: the two highest bits say how good, the sixteen highest say what. */
const reasonsByCode: Readonly<Record<number, QualityReason>> = {
  0x8034: 'unknown-tag', // BadNodeIdUnknown
  0x8033: 'unknown-tag', // BadNodeIdInvalid
  0x8035: 'unknown-tag', // BadAttributeIdInvalid
  0x803a: 'unknown-tag', // BadNotReadable
  0x801f: 'unknown-tag', // BadUserAccessDenied
  0x808c: 'sensor-fault', // BadSensorFailure
  0x808b: 'device-error', // BadDeviceFailure
  0x808a: 'offline', // BadNotConnected
  0x8005: 'offline', // BadCommunicationError
  0x8031: 'offline', // BadNoCommunication
  0x808d: 'offline', // BadOutOfService
  0x800a: 'timeout', // BadTimeout
  0x803c: 'out-of-range', // BadOutOfRange
  0x8032: 'never-received', // BadWaitingForInitialData
  0x4090: 'stale', // UncertainLastUsableValue
  0x408f: 'stale', // UncertainNoCommunicationLastUsableValue
  0x4091: 'substituted', // UncertainSubstituteValue
  0x4092: 'substituted', // UncertainInitialValue
  0x4093: 'sensor-fault', // UncertainSensorNotAccurate
  0x4094: 'out-of-range', // UncertainEngineeringUnitsExceeded
  0x4209: 'simulated', // UncertainSimulatedValue
};

export interface QualityAndReason {
  readonly quality: Quality;
  readonly reason: QualityReason;
}

/** Quality of a value from its 32-bit status code. */
export function statusToQuality(statusCode: number): QualityAndReason {
  const severity = statusCode >>> 30;
  if (severity === 0) return { quality: 'good', reason: 'none' };
  const reason = reasonsByCode[statusCode >>> 16] ?? 'device-error';
  return { quality: severity === 1 ? 'uncertain' : 'bad', reason };
}

/** OPC 10000-4, 7.39.1: information bits of a data value, and among them that its queue ran over. */
const DATA_VALUE_INFO = 0x0400;
const OVERFLOW = 0x0080;

/** True when the server had to drop values of this item. */
export function isOverflown(statusCode: number): boolean {
  return (statusCode & DATA_VALUE_INFO) !== 0 && (statusCode & OVERFLOW) !== 0;
}
