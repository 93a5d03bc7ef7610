import type { LineAddress } from '#shared/domain/telemetry/device.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Sample, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { BrowsedNode } from '#shared/domain/telemetry/browsed-node.ts';
import type { ServerCertificate } from '#shared/domain/telemetry/server-certificate.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { MessageToPublish, PublishOutcome } from './driver.ts';

/** A certificate and its key, PEM, the key without passphrase. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A device as the core wants it polled. Plain data: it crosses to the driver worker by structured clone. */
export interface ConfiguredDevice {
  readonly deviceId: DeviceId;
  readonly address: LineAddress;
  /** The password this seat keeps for it. */
  readonly secret?: string | undefined;
  /** The certificate with which it logs in there. */
  readonly identity?: ClientIdentity | undefined;
  readonly scanMs: number;
  readonly enabled: boolean;
  readonly tags: readonly Tag[];
  /** What was last reported of its line with `remember`; counts when the device is configured for the first time. */
  readonly memory?: string | undefined;
  /** Source times of the newest samples that are kept of its tags, for lines that ask what came after. */
  readonly lastMs?: ReadonlyMap<TagId, number> | undefined;
}

export type LinesReport =
  /** In order of arrival; values are scaled, in the tag's unit, with their final quality. */
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] }
  | { readonly kind: 'status'; readonly status: DeviceStatus }
  /** To be handed back as `memory` after a restart; to be kept once all samples that were reported before it are. */
  | { readonly kind: 'remember'; readonly deviceId: DeviceId; readonly memory: string }
  /** Something odd about a device or its data that work goes on with; `rule` is an id of docs/rules/telemetry.md. */
  | {
      readonly kind: 'finding';
      readonly deviceId: DeviceId;
      readonly tagId: TagId | null;
      readonly rule: string;
      readonly detail: string;
    };

/**
 * The core's only way out to devices. Contract:
 *  - `configure` states the whole set of devices; only what changed is stopped or started.
 *    A device that leaves the set is heard of no more.
 *  - Every enabled device reports a status soon after it is configured and whenever its state changes, and again
 *    at most every 5 s while only its counts change.
 *  - When a line goes down, each of its tags reports its last value once more, `uncertain`/`offline`
 *    (`bad`/`offline` with value null when it never had one). A polled tag not heard of for three scans is
 *    `uncertain`/`stale`. Such a mark repeats the source time of the value it is about. What stands is decided by
 *    `supersedes` (shared/domain/telemetry/sample.ts).
 *  - Samples come gathered into batches, about one per 50 ms.
 *  - Trouble of devices is reported, never thrown. Calls are refused with `device-not-found`, `tag-not-found`,
 *    `device-offline`, `write-failed`, `browse-impossible`, `publish-impossible`, `node-not-found` or `certificate-not-found`.
 *  - `close` resolves within 3 s, and nothing is reported after it.
 */
export interface Lines {
  readonly reports: Subscribable<LinesReport>;
  configure(devices: readonly ConfiguredDevice[]): void;
  /** Reads every tag of the device now; resolves when the values are on their way to `reports`. */
  pollNow(deviceId: DeviceId): Promise<void>;
  /** Writes a value given in the tag's unit. Whether anyone may is decided above. */
  write(tagId: TagId, value: TagValue): Promise<void>;
  /** What a device has below a node, or at the top (null). */
  browse(deviceId: DeviceId, below: string | null): Promise<readonly BrowsedNode[]>;
  /** Publishes to the broker a device stands for, in order, each message at least once. */
  publish(deviceId: DeviceId, messages: readonly MessageToPublish[]): Promise<PublishOutcome>;
  /** Certificates that servers showed to this seat. */
  certificates(): Promise<readonly ServerCertificate[]>;
  /** Trusts a server or no longer; holds from the next connection on. */
  judgeCertificate(fingerprint: string, isTrusted: boolean): Promise<void>;
  close(): Promise<void>;
}
