import type { MessagePort } from 'node:worker_threads';
import type { SerialSettings } from '#native-bridges/serial/bridge.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { RefusalCode, RefusalDetails } from '#shared/kit/refusal.ts';
import type { MessageToPublish } from './driver.ts';
import type { ConfiguredDevice, LinesReport } from './lines.ts';

/** What crosses between the core and its driver thread, by structured clone. */
export type ToWorker =
  | { readonly kind: 'configure'; readonly devices: readonly ConfiguredDevice[] }
  | { readonly kind: 'pollNow'; readonly id: number; readonly deviceId: DeviceId }
  | {
      readonly kind: 'write';
      readonly id: number;
      readonly tagId: TagId;
      readonly value: TagValue;
    }
  | {
      readonly kind: 'browse';
      readonly id: number;
      readonly deviceId: DeviceId;
      readonly below: string | null;
    }
  | {
      readonly kind: 'publish';
      readonly id: number;
      readonly deviceId: DeviceId;
      readonly messages: readonly MessageToPublish[];
    }
  | { readonly kind: 'certificates'; readonly id: number }
  | {
      readonly kind: 'judgeCertificate';
      readonly id: number;
      readonly fingerprint: string;
      readonly isTrusted: boolean;
    }
  | { readonly kind: 'close'; readonly id: number }
  /** What became of `openSerial`. */
  | { readonly kind: 'serialOpened'; readonly asked: number; readonly link: MessagePort }
  | { readonly kind: 'serialFailed'; readonly asked: number; readonly error: string };

export type FromWorker =
  | { readonly kind: 'reports'; readonly reports: readonly LinesReport[] }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: CallOutcome }
  /** Serial ports are the main thread's: see `port-link.ts`. */
  | { readonly kind: 'openSerial'; readonly asked: number; readonly settings: SerialSettings }
  /** Sent every ALIVE_EVERY_MS, so that a thread that hangs can be told from a quiet one. */
  | { readonly kind: 'alive' };

/** `result` is what the call resolved with: plain data. */
export type CallOutcome =
  | { readonly failure: null; readonly result: unknown }
  | { readonly failure: Failure };

export interface Failure {
  readonly message: string;
  readonly refusal: { readonly code: RefusalCode; readonly details: RefusalDetails } | null;
}

export interface DriverWorkerData {
  readonly workFolder: string;
}

export const ALIVE_EVERY_MS = 1_000;
