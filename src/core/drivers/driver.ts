import type { DeviceKind, LineAddress, TagPoint } from '#shared/domain/telemetry/device.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { Traffic } from '#shared/domain/telemetry/device-status.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { RawSample } from '#shared/domain/telemetry/refine-sample.ts';
import { createEmitter, type Subscribable } from '#shared/kit/subscribable.ts';
import type { SerialPorts } from '#native-bridges/serial/bridge.ts';
import type { ClientIdentity } from './lines.ts';
import type { SharedLines } from './shared-lines.ts';

export type { RawSample };

/** A tag as a driver sees it: an id and where to find its raw value. Scaling happens above. */
export interface DriverTag {
  readonly tagId: TagId;
  readonly point: TagPoint;
  /** Asked for at this interval instead of the device's. */
  readonly scanMs?: number | null;
  /**
   * Source time of the last value before the first that was missed: a device that keeps a history is asked for what came
   * after it. It stays the same from attempt to attempt until a driver says `caughtUp`.
   */
  readonly sinceMs?: number | undefined;
}

export type LineState = 'connecting' | 'online' | 'offline';

export type DriverReport =
  | { readonly kind: 'samples'; readonly samples: readonly RawSample[] }
  | {
      readonly kind: 'status';
      readonly state: LineState;
      readonly reason: LineReason;
      /** The library's own words; empty when all is well. */
      readonly detail: string;
    }
  /** One question and what became of it, for the statistics of the device. */
  | { readonly kind: 'exchange'; readonly durationMs: number; readonly wasAnswered: boolean }
  /** What was missed since `sinceMs` of each tag is there, or is nowhere to be had. */
  | { readonly kind: 'caughtUp' }
  /** What the driver is to be given as `memory` from now on. It is kept once all samples reported before it are. */
  | { readonly kind: 'remember'; readonly memory: string }
  | {
      readonly kind: 'finding';
      readonly rule: string;
      readonly tagId?: TagId;
      readonly detail: string;
    };

/** A message for a broker. */
export interface MessageToPublish {
  readonly topic: string;
  readonly payload: string;
}

/** How far publishing came: this many from the first on need not be published again. */
export interface PublishOutcome {
  readonly settled: number;
  /** Of them the broker will never take these. */
  readonly refused: number;
  /** What it said of the last it refused. */
  readonly refusal: string | null;
}

/** How long a driver waits before it calls a line dead. */
export interface Patience {
  readonly connectMs: number;
  /** Without any sign of life on a line that carries some when all is well. */
  readonly silenceMs: number;
}

export interface DriverConfig {
  readonly address: LineAddress;
  readonly deviceId: DeviceId;
  /** The password this seat keeps for the device; it is in no document. */
  readonly secret?: string | undefined;
  /** The certificate with which this seat logs in. */
  readonly identity?: ClientIdentity | undefined;
  /** How often values are asked for, or sampled by the server. Drivers that are told of changes use it as their longest delay. */
  readonly scanMs: number;
  readonly clock: Clock;
  /** What a driver of this device said last that it must not forget, maybe before the application was last started. */
  readonly memory?: string | undefined;
  readonly patience: Patience;
  /** Connections that several devices of this core have in common. */
  readonly shared: SharedLines;
  /** How this thread comes by serial ports; absent: it opens them itself. */
  readonly serialPorts?: Pick<SerialPorts, 'open'> | undefined;
  /** For what a protocol must keep on disk (certificates); created when needed, shared by all drivers. */
  readonly workFolder: string;
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
  /** What the device has below a node, or at the top (null). Absent where a protocol cannot tell. */
  browse?(below: string | null): Promise<readonly BrowsedNode[]>;
  /**
   * Publishes in order, each message at least once; resolves when all are acknowledged or the line failed. Absent where
   * a protocol knows no publishing.
   */
  publish?(messages: readonly MessageToPublish[]): Promise<PublishOutcome>;
  /** Bytes that went over the line of this driver until now; undefined where that cannot be told. */
  traffic(): Traffic | undefined;
  close(): Promise<void>;
}

export type CreateDriver = (config: DriverConfig) => Driver;
export type DriverTable = Readonly<Record<DeviceKind, () => Promise<CreateDriver>>>;

/** The reporting half of a driver: keeps the contract's promises about order, so that no driver has to. */
export interface ReportLine {
  readonly reports: Subscribable<DriverReport>;
  /** True once the line went offline or was closed: nothing is reported any more. */
  readonly isOver: boolean;
  readonly isOnline: boolean;
  connecting(): void;
  /** May be called at every sign of life; reported once. */
  online(): void;
  /** Reported once; the driver is done afterwards. */
  offline(reason: LineReason, detail: string): void;
  samples(samples: readonly RawSample[]): void;
  exchange(exchange: { readonly durationMs: number; readonly wasAnswered: boolean }): void;
  finding(rule: string, detail: string, tagId?: TagId): void;
  caughtUp(): void;
  remember(memory: string): void;
  silence(): void;
}

export function createReportLine(): ReportLine {
  const reports = createEmitter<DriverReport>();
  let state: LineState | 'new' | 'silent' = 'new';
  const isOver = () => state === 'offline' || state === 'silent';
  const enter = (next: LineState, reason: LineReason, detail: string) => {
    if (isOver() || state === next) return;
    state = next;
    reports.emit({ kind: 'status', state: next, reason, detail });
  };
  return {
    reports,
    get isOver() {
      return isOver();
    },
    get isOnline() {
      return state === 'online';
    },
    connecting: () => enter('connecting', 'none', ''),
    online: () => enter('online', 'none', ''),
    offline: (reason, detail) => enter('offline', reason, detail),
    samples(samples) {
      if (!isOver() && samples.length > 0) reports.emit({ kind: 'samples', samples });
    },
    exchange(exchange) {
      if (!isOver()) reports.emit({ kind: 'exchange', ...exchange });
    },
    finding(rule, detail, tagId) {
      if (!isOver()) reports.emit({ kind: 'finding', rule, detail, tagId });
    },
    caughtUp() {
      if (!isOver()) reports.emit({ kind: 'caughtUp' });
    },
    remember(memory) {
      if (!isOver()) reports.emit({ kind: 'remember', memory });
    },
    silence() {
      state = 'silent';
    },
  };
}
