import type { TagId } from '#shared/domain/identity/ids.ts';
import type { QualityReason, TagValue } from '#shared/domain/telemetry/sample.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import {
  createReportLine,
  type CreateDriver,
  type DriverTag,
  type RawSample,
} from '#core/drivers/driver.ts';
import { LineBroken, ModbusException, openModbusLine, type ModbusLine } from './modbus-line.ts';
import { isReadable, planBlocks, splitBlock, type Block, type PlacedTag } from './plan-blocks.ts';
import { readValue, valueToRegisters, withBit } from './register-values.ts';
import { nextDueMs } from './schedule.ts';

/** Modbus Application Protocol V1.1b3, 7. */
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;
const GATEWAY_CODES: readonly number[] = [10, 11];
/** A device that boots may call its registers illegal for a while, so what was learnt is tried again. */
const FORGET_ILLEGAL_MS = 5 * 60_000;

/** Modbus TCP: polls blocks of registers on a schedule; see driver.ts for the contract. */
export const createModbusDriver: CreateDriver = (config) => {
  const address = config.address;
  if (address.kind !== 'modbus') throw new Error(`Not a Modbus address: ${address.kind}`);
  const report = createReportLine();
  const abort = new AbortController();
  let tags: readonly PlacedTag[] = [];
  let blocks: Block[] = [];
  let illegalUntilMs = Infinity;
  let line: ModbusLine | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isCycleRunning = false;
  let urgentCycle: Promise<void> | undefined;
  let lastWrite: Promise<unknown> = Promise.resolve();

  const onBroken = (error: LineBroken) => {
    clearTimeout(timer);
    report.offline(error.reason, error.message);
  };

  const openLine = async () => {
    try {
      line = await openModbusLine(address, config.patience.connectMs, onBroken, abort.signal);
    } catch (error) {
      return onBroken(asBroken(error));
    }
    if (abort.signal.aborted) return line.close();
    if (blocks.length === 0) report.online();
    pollOnSchedule(config.clock.monotonicMs());
  };

  const pollOnSchedule = (dueMs: number) => {
    // A cycle longer than the scan makes its successor wait for the next moment, never overlap.
    if (!isCycleRunning) {
      isCycleRunning = true;
      void pollBlocks(false).finally(() => (isCycleRunning = false));
    }
    const nowMs = config.clock.monotonicMs();
    const nextMs = nextDueMs(dueMs, config.scanMs, nowMs);
    timer = setTimeout(() => pollOnSchedule(nextMs), nextMs - nowMs);
  };

  const pollBlocks = async (isUrgent: boolean) => {
    if (config.clock.monotonicMs() >= illegalUntilMs) planAnew();
    for (const block of blocks) {
      if (report.isOver) return;
      await pollBlock(block, isUrgent);
    }
  };

  const planAnew = () => {
    blocks = planBlocks(tags);
    illegalUntilMs = Infinity;
  };

  const pollBlock = async (block: Block, isUrgent: boolean): Promise<void> => {
    try {
      const bytes = await must(line, 'polled only when open').read(
        block.table,
        block.start,
        block.length,
        isUrgent,
      );
      report.online();
      const sourceMs = config.clock.nowMs();
      report.samples(block.tags.map((tag) => readTag(bytes, block, tag, sourceMs)));
    } catch (error) {
      if (error instanceof ModbusException) {
        report.online();
        return refuseBlock(block, error.code, isUrgent);
      }
      if (!(error instanceof LineBroken)) throw error;
    }
  };

  const refuseBlock = async (block: Block, code: number, isUrgent: boolean) => {
    const halves =
      code === ILLEGAL_ADDRESS || code === ILLEGAL_VALUE ? splitBlock(block) : undefined;
    const isIllegal = code <= ILLEGAL_VALUE && code >= ILLEGAL_FUNCTION;
    if (isIllegal) {
      blocks = blocks.flatMap((one) => (one === block ? (halves ?? []) : [one]));
      illegalUntilMs = Math.min(illegalUntilMs, config.clock.monotonicMs() + FORGET_ILLEGAL_MS);
    }
    if (halves) {
      for (const half of halves) await pollBlock(half, isUrgent);
      return;
    }
    const reason = isIllegal
      ? 'unknown-tag'
      : GATEWAY_CODES.includes(code)
        ? 'timeout'
        : 'device-error';
    report.samples(block.tags.map((tag) => badSample(tag.tagId, config.clock.nowMs(), reason)));
  };

  const writeAndReadBack = async (tag: PlacedTag, value: TagValue) => {
    if (!line || report.isOver) throw new Refusal('device-offline');
    try {
      await writeTag(line, tag, value);
    } catch (error) {
      if (error instanceof LineBroken) throw new Refusal('device-offline', {}, { cause: error });
      if (!(error instanceof ModbusException)) throw error;
      throw new Refusal('write-failed', { message: error.message }, { cause: error });
    }
    const block = blocks.find((one) => one.tags.some(({ tagId }) => tagId === tag.tagId));
    if (block) await pollBlock(block, true);
  };

  return {
    reports: report.reports,
    start(driverTags) {
      report.connecting();
      const placed = driverTags.map(placeTag);
      tags = placed.filter(({ point }) => isReadable(point));
      const unreadable = placed.filter(({ point }) => !isReadable(point));
      report.samples(
        unreadable.map(({ tagId }) => badSample(tagId, config.clock.nowMs(), 'unknown-tag')),
      );
      planAnew();
      void openLine();
    },
    async pollNow() {
      if (!line || report.isOver) return;
      urgentCycle ??= pollBlocks(true).finally(() => (urgentCycle = undefined));
      await urgentCycle;
    },
    async write(tagId, value) {
      const tag = tags.find((one) => one.tagId === tagId);
      if (!tag) throw new Refusal('tag-not-found', { tagId });
      if (tag.point.table === 'input' || tag.point.table === 'discrete')
        throw new Refusal('tag-not-writable', { tagId });
      // One after the other: a bit is written by reading its register first.
      const write = lastWrite.then(() => writeAndReadBack(tag, value));
      lastWrite = write.catch(() => {}); // the caller has the error; the next write must not
      await write;
    },
    async close() {
      report.silence();
      clearTimeout(timer);
      abort.abort();
      await line?.close();
    },
  };
};

async function writeTag(line: ModbusLine, { point }: PlacedTag, value: TagValue) {
  const registers = valueToRegisters(value, point);
  if (!registers) throw new Refusal('value-impossible', { value });
  if (point.table === 'coil') return line.writeCoil(point.register, registers[0] === 1);
  if (point.encoding !== 'bool' || point.bit === undefined)
    return line.writeRegisters(point.register, registers);
  const bytes = await line.read('holding', point.register, 1, true);
  const register = (bytes[0]! << 8) | bytes[1]!;
  return line.writeRegisters(point.register, [withBit(register, point.bit, registers[0] === 1)]);
}

function placeTag(tag: DriverTag): PlacedTag {
  if (tag.point.kind !== 'modbus') throw new Error(`Not a Modbus tag: ${tag.tagId}`);
  return { tagId: tag.tagId, point: tag.point };
}

function readTag(bytes: Uint8Array, block: Block, tag: PlacedTag, sourceMs: number): RawSample {
  const value = readValue(bytes, block, tag.point);
  return { tagId: tag.tagId, sourceMs, value, quality: 'good', reason: 'none' };
}

function badSample(tagId: TagId, sourceMs: number, reason: QualityReason): RawSample {
  return { tagId, sourceMs, value: null, quality: 'bad', reason };
}

function asBroken(error: unknown): LineBroken {
  if (error instanceof LineBroken) return error;
  return new LineBroken('driver-failed', String(error), { cause: error });
}
