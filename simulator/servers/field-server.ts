import type { DeviceAddress, TagPoint, TagScale } from '#shared/domain/telemetry/device.ts';

/** Where a tag is found on its device, and how its raw value becomes the unit's. */
export interface ServedTag {
  readonly tagKey: string;
  readonly point: TagPoint;
  readonly scale: TagScale | null;
}

/** A dynamometer card of a station. */
export interface ServedCard {
  readonly stationKey: string;
  readonly kind: 'surface' | 'pump';
  readonly point: TagPoint;
}

/** A value of a device's hourly records. */
export interface ServedRecord {
  readonly tagKey: string;
  readonly name: string;
  readonly unit: string;
  readonly leaseKey: string;
  readonly point: TagPoint;
}

/** One device as the product sees it; it may speak for several stations. */
export interface ServedDevice {
  readonly key: string;
  readonly name: string;
  readonly address: DeviceAddress;
  readonly stationKeys: readonly string[];
  readonly tags: readonly ServedTag[];
  /** Cards, by the kind of station's card and where they lie. */
  readonly cards?: readonly ServedCard[];
  readonly records?: readonly ServedRecord[];
}

/**
 * A protocol server over the readings of some stations. Contract:
 *  - It answers from the readings' present state; what changes is told to clients at once where the protocol can.
 *  - `setLine` cuts or restores a device or one station by key; keys it does not know are refused with false.
 *  - After `close` no port and no timer of it is left.
 */
export interface FieldServer {
  readonly devices: readonly ServedDevice[];
  setLine(key: string, isUp: boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** A set point from outside, in the tag's unit; false when the tag takes none. */
export type TakeSetPoint = (tagKey: string, value: number | boolean) => boolean;
