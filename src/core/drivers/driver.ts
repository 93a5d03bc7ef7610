import type { DeviceAddress, DeviceKind, TagPoint } from '#shared/domain/telemetry/device.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Quality, QualityReason, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';

/** A tag as a driver sees it: an id and where to find its raw value. Scaling happens above. */
export interface DriverTag {
  readonly tagId: TagId;
  readonly point: TagPoint;
}

export interface RawSample {
  readonly tagId: TagId;
  readonly sourceMs: number;
  readonly value: TagValue | null;
  readonly quality: Quality;
  readonly reason: QualityReason;
}

export type LineState = 'connecting' | 'online' | 'offline';

export type DriverReport =
  | { readonly kind: 'samples'; readonly samples: readonly RawSample[] }
  | { readonly kind: 'status'; readonly state: LineState; readonly reason: string }
  | {
      readonly kind: 'finding';
      readonly rule: string;
      readonly tagId?: TagId;
      readonly detail: string;
    };

export interface DriverConfig {
  readonly address: DeviceAddress;
  /** How often values are asked for, or sampled by the server. Drivers that are told of changes use it as their longest delay. */
  readonly scanMs: number;
}

/**
 * One connection to one device or broker. Contract:
 *  - Trouble on the line is reported as status, never thrown; a call that cannot be served is refused.
 *  - A driver makes one attempt to connect. When it fails or the line breaks, it reports `offline` once and is done:
 *    the supervisor closes it and starts another. (Libraries that reconnect by themselves are told not to.)
 *  - `start` is called once; its first report is `connecting`.
 *  - Samples carry the device's own time where the protocol has one, else the time of arrival.
 *  - After `close()` resolves, nothing is ever reported again and nothing of the driver keeps the process alive.
 *    `close()` resolves within 2 s whatever the line does and may be called at any time, more than once.
 */
export interface Driver {
  readonly reports: Subscribable<DriverReport>;
  start(tags: readonly DriverTag[]): void;
  /** Asks for every value now, where the protocol can; resolves when they were reported or the line failed. */
  pollNow(): Promise<void>;
  write(tagId: TagId, value: TagValue): Promise<void>;
  close(): Promise<void>;
}

export type CreateDriver = (config: DriverConfig) => Driver;
export type DriverTable = Readonly<Record<DeviceKind, () => Promise<CreateDriver>>>;
