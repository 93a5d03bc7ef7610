import type { QualityReason } from '#shared/domain/telemetry/sample.ts';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { RawSample, ReportLine } from '#core/drivers/driver.ts';
import { LineBroken } from './line-broken.ts';
import { ModbusException } from './modbus-link.ts';
import type { ModbusLine } from './modbus-line.ts';
import { planBlocks, splitBlock, type Block, type PlacedTag } from './plan-blocks.ts';
import { readValue } from './register-values.ts';
import { nextDueMs } from './schedule.ts';

/** Modbus Application Protocol V1.1b3, 7. */
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const GATEWAY_CODES: readonly number[] = [10, 11];
/** A device that boots may call its registers illegal for a while, so what was learnt is tried again. */
const FORGET_ILLEGAL_MS = 5 * 60_000;

/** The tags of one device that are read at the same interval. */
export interface PollGroup {
  readonly tags: readonly PlacedTag[];
  /** Polls on the grid of the clock from now on. */
  start(): void;
  /** Reads everything once; shares the reading with whoever asked at the same time. */
  pollNow(): Promise<void>;
  /** Reads the block of a tag, after it was written. */
  pollTag(tagId: TagId): Promise<void>;
  stop(): void;
}

export function createPollGroup(
  tags: readonly PlacedTag[],
  scanMs: number,
  around: {
    readonly line: ModbusLine;
    readonly report: ReportLine;
    readonly clock: Clock;
  },
): PollGroup {
  const { line, report, clock } = around;
  let blocks = planBlocks(tags);
  let illegalUntilMs = Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isCycleRunning = false;
  let urgentCycle: Promise<void> | undefined;
  let isStopped = false;

  const pollOnSchedule = (dueMs: number) => {
    if (isStopped) return;
    // A cycle longer than the scan makes its successor wait for the next moment, never overlap.
    if (!isCycleRunning) {
      isCycleRunning = true;
      void pollBlocks(false).finally(() => (isCycleRunning = false));
    }
    const nowMs = clock.monotonicMs();
    const nextMs = nextDueMs(dueMs, scanMs, nowMs);
    timer = setTimeout(() => pollOnSchedule(nextMs), nextMs - nowMs);
  };

  const pollBlocks = async (isUrgent: boolean) => {
    if (clock.monotonicMs() >= illegalUntilMs) {
      blocks = planBlocks(tags);
      illegalUntilMs = Infinity;
    }
    for (const block of blocks) {
      if (report.isOver || isStopped) return;
      await pollBlock(block, isUrgent);
    }
  };

  const pollBlock = async (block: Block, isUrgent: boolean): Promise<void> => {
    try {
      const bytes = await line.read(block.table, block, isUrgent);
      report.online();
      const sourceMs = clock.nowMs();
      report.samples(block.tags.map((tag) => readTag(bytes, block, tag, sourceMs)));
    } catch (error) {
      if (error instanceof ModbusException) {
        report.online();
        return refuseBlock(block, error.code, isUrgent);
      }
      // The driver has been told that the line is over.
      if (!(error instanceof LineBroken)) throw error;
    }
  };

  const refuseBlock = async (block: Block, code: number, isUrgent: boolean) => {
    const halves =
      code === ILLEGAL_ADDRESS || code === ILLEGAL_VALUE ? splitBlock(block) : undefined;
    const isIllegal = code <= ILLEGAL_VALUE && code >= ILLEGAL_FUNCTION;
    if (isIllegal) {
      blocks = blocks.flatMap((one) => (one === block ? (halves ?? []) : [one]));
      illegalUntilMs = Math.min(illegalUntilMs, clock.monotonicMs() + FORGET_ILLEGAL_MS);
    }
    if (halves) {
      for (const half of halves) await pollBlock(half, isUrgent);
      return;
    }
    const reason = reasonOfException(code);
    report.samples(block.tags.map((tag) => badSample(tag.tagId, clock.nowMs(), reason)));
  };

  return {
    tags,
    start: () => pollOnSchedule(clock.monotonicMs()),
    pollNow: () => (urgentCycle ??= pollBlocks(true).finally(() => (urgentCycle = undefined))),
    async pollTag(tagId) {
      const block = blocks.find((one) => one.tags.some((tag) => tag.tagId === tagId));
      if (block) await pollBlock(block, true);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** What a value is worth whose question was answered with an exception. */
export function reasonOfException(code: number): QualityReason {
  if (code >= ILLEGAL_FUNCTION && code <= ILLEGAL_VALUE) return 'unknown-tag';
  return GATEWAY_CODES.includes(code) ? 'timeout' : 'device-error';
}

export function badSample(tagId: TagId, sourceMs: number, reason: QualityReason): RawSample {
  return { tagId, sourceMs, value: null, quality: 'bad', reason };
}

function readTag(bytes: Uint8Array, block: Block, tag: PlacedTag, sourceMs: number): RawSample {
  const value = readValue(bytes, block, tag.point);
  // What is no number in the tag's encoding, as a digit above nine in a BCD register.
  if (value === undefined) return badSample(tag.tagId, sourceMs, 'not-a-number');
  return { tagId: tag.tagId, sourceMs, value, quality: 'good', reason: 'none' };
}
