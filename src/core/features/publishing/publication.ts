import type { Logger } from 'pino';
import type { PublishingStatus } from '#shared/contract/publishing.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Publishing } from '#shared/domain/telemetry/publishing/publishing.ts';
import { payloadOf, topicOf } from '#shared/domain/telemetry/publishing/topic.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Lines } from '#core/drivers/lines.ts';
import type { Ports } from '#core/ports.ts';
import type { PublishBuffer, Waiting, WaitingRow } from './publish-buffer.ts';
import { topicsOf, type NamedTags } from './published-tags.ts';

/** What is published to one broker. */
export interface Publication {
  configure(settings: Publishing, named: NamedTags): void;
  take(samples: readonly Sample[]): void;
  /** To be called often: writes down what came, sheds what is over the limits, and publishes while the broker is there. */
  look(isOnline: boolean): void;
  status(): PublishingStatus;
  /** What came is on the disk afterwards; what waits is published at the next start. */
  close(): Promise<void>;
}

export interface PublicationDeps {
  readonly deviceId: DeviceId;
  readonly buffer: PublishBuffer;
  readonly lines: Pick<Lines, 'publish'>;
  readonly ports: Pick<Ports, 'clock'>;
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>;
}

const MOST_AT_ONCE = 500;
/** Held in memory while the disk takes nothing. */
const MOST_UNWRITTEN = 100_000;
/** After a broker took only a part. */
const TRY_AGAIN_MS = 1_000;
const GOODBYE_MS = 500;

/**
 * One broker's publishing. Invariants:
 * 1. A sample is on the disk before it is published, so that none is lost with the process.
 * 2. One run of samples is on its way at a time; what the broker did not acknowledge begins the next one.
 */
export function createPublication(deps: PublicationDeps): Publication {
  const { deviceId, buffer, lines, ports, log } = deps;
  const nowMs = () => ports.clock.nowMs();
  let settings: Publishing | undefined;
  let named: NamedTags = new Map();
  let topics: ReadonlyMap<TagId, string> = new Map();
  let unwritten: Waiting[] = [];
  let lost = 0;
  let isFailing = false;
  let isClosed = false;
  let waitUntilMs = -Infinity;
  let running: Promise<void> | undefined;

  const write = () => {
    if (unwritten.length === 0 && lost === 0) return;
    try {
      buffer.add(unwritten, nowMs());
      unwritten = [];
      if (lost > 0) buffer.countShed(lost, nowMs());
      lost = 0;
      if (isFailing) log.info({ deviceId }, 'samples to be published are written again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ err: error, deviceId }, 'samples to be published cannot be kept');
      isFailing = true;
      const over = Math.max(0, unwritten.length - MOST_UNWRITTEN);
      lost += over;
      unwritten = unwritten.slice(over);
    }
  };

  const run = async () => {
    while (!isClosed && settings?.enabled) {
      const rows = buffer.oldest(MOST_AT_ONCE);
      if (rows.length === 0) return;
      if (!(await publish(rows))) {
        waitUntilMs = ports.clock.monotonicMs() + TRY_AGAIN_MS;
        return;
      }
    }
  };

  /** The topic as the settings are now, also of a tag that is no longer chosen; undefined when the tag is gone. */
  const topicNow = (tagId: TagId): string | undefined => {
    const known = topics.get(tagId);
    if (known !== undefined) return known;
    const tag = named.get(tagId);
    return tag && settings && topicOf(settings.topic, tag.names);
  };

  /** True when all of it is settled. */
  const publish = async (rows: readonly WaitingRow[]): Promise<boolean> => {
    const messages: { topic: string; payload: string }[] = [];
    const isOrphan = rows.map(({ tagId, payload }) => {
      const topic = topicNow(tagId);
      if (topic !== undefined) messages.push({ topic, payload });
      return topic === undefined;
    });
    const outcome = await lines.publish(deviceId, messages);
    if (isClosed) return false;
    const { refused, refusal } = outcome;
    if (refused > 0) log.warn({ deviceId, refused, refusal }, 'the broker refused messages');
    const upTo = settledRows(isOrphan, outcome.settled);
    if (upTo === 0) return false;
    const orphaned = isOrphan.slice(0, upTo).filter(Boolean).length;
    const [from, last] = [rows[0]!.n, rows[upTo - 1]!.n];
    buffer.settle({ from, upTo: last, refused, refusal, orphaned }, nowMs());
    return upTo === rows.length;
  };

  const pump = () => {
    if (running || ports.clock.monotonicMs() < waitUntilMs) return;
    running = run()
      .catch((error: unknown) => {
        waitUntilMs = ports.clock.monotonicMs() + TRY_AGAIN_MS;
        if (!isRefusal(error)) log.error({ err: error, deviceId }, 'publishing failed');
      })
      .finally(() => (running = undefined));
  };

  return {
    configure(next, tags) {
      settings = next;
      named = tags;
      topics = topicsOf(tags, deviceId, next);
    },
    take(samples) {
      if (!settings?.enabled) return;
      for (const sample of samples) {
        const { tagId } = sample;
        if (!topics.has(tagId)) continue;
        unwritten.push({ tagId, payload: payloadOf(sample, named.get(tagId)!.tag.unit) });
      }
    },
    look(isOnline) {
      write();
      if (settings) buffer.shed(settings.limits, nowMs());
      if (isOnline) pump();
    },
    status: () => buffer.status(),
    async close() {
      write();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
      isClosed = true;
      buffer.close();
    },
  };
}

/** How many rows from the first on are done, when so many of the messages made of them are: rows without one are. */
function settledRows(isOrphan: readonly boolean[], messages: number): number {
  let left = messages;
  const open = isOrphan.findIndex((orphan) => !orphan && left-- === 0);
  return open === -1 ? isOrphan.length : open;
}
