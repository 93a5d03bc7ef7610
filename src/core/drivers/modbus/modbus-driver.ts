import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { nodeSerialPorts } from '#native-bridges/serial/node-serial.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createReportLine, type CreateDriver, type DriverTag } from '#core/drivers/driver.ts';
import { isArchived, isReadableArchive } from './archive/archive.ts';
import { createArchivePoll } from './archive/archive-poll.ts';
import { createBookmarks } from './archive/bookmarks.ts';
import { createCardPoll, isCard, isReadableCard } from './card-poll.ts';
import { LineBroken } from './line-broken.ts';
import { ModbusException } from './modbus-link.ts';
import { openModbusLine, type ModbusLine } from './modbus-line.ts';
import { isReadable, type PlacedTag } from './plan-blocks.ts';
import { badSample, createPollGroup, type PollGroup } from './poll-group.ts';
import { valueToRegisters, withBit } from './register-values.ts';

/** Modbus TCP and RTU: polls blocks of registers on a schedule; see driver.ts for the contract. */
export const createModbusDriver: CreateDriver = (config) => {
  const { address, clock, shared } = config;
  if (address.kind !== 'modbus' && address.kind !== 'modbusSerial')
    throw new Error(`Not a Modbus address: ${address.kind}`);
  const report = createReportLine();
  const bookmarks = createBookmarks(config.memory, report.remember);
  const abort = new AbortController();
  const traffic = { sentBytes: 0, receivedBytes: 0 };
  let tags: readonly PlacedTag[] = [];
  let groups: readonly PollGroup[] = [];
  let line: ModbusLine | undefined;
  let lastWrite: Promise<unknown> = Promise.resolve();

  const onBroken = (error: LineBroken) => {
    for (const group of groups) group.stop();
    report.offline(error.reason, error.message);
  };

  const openLine = async () => {
    try {
      line = await openModbusLine(address, {
        clock,
        shared,
        serialPorts: config.serialPorts ?? nodeSerialPorts,
        connectMs: config.patience.connectMs,
        onBroken,
        onExchange({ traffic: { sentBytes, receivedBytes }, ...exchange }) {
          traffic.sentBytes += sentBytes;
          traffic.receivedBytes += receivedBytes;
          report.exchange(exchange);
        },
        signal: abort.signal,
      });
    } catch (error) {
      return onBroken(asBroken(error));
    }
    if (abort.signal.aborted) return void line.close();
    if (tags.length === 0) report.online();
    groups = groupByScan(tags, line);
    for (const group of groups) group.start();
  };

  const groupByScan = (placed: readonly PlacedTag[], open: ModbusLine) => {
    const around = { line: open, report, clock, bookmarks };
    const byScan = Map.groupBy(placed, (tag) => tag.scanMs ?? config.scanMs);
    return [...byScan].flatMap(([scanMs, own]) => {
      const cards = own.filter(isCard);
      const archived = own.filter(isArchived);
      const values = own.filter((tag) => !isCard(tag) && !isArchived(tag));
      return [
        ...(values.length > 0 ? [createPollGroup(values, scanMs, around)] : []),
        ...(cards.length > 0 ? [createCardPoll(cards, scanMs, around)] : []),
        ...(archived.length > 0 ? [createArchivePoll(archived, scanMs, around)] : []),
      ];
    });
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
    for (const group of groups) await group.pollTag(tag.tagId);
  };

  return {
    reports: report.reports,
    start(driverTags) {
      report.connecting();
      const placed = driverTags.map(placeTag);
      const canRead = (tag: PlacedTag) =>
        isCard(tag)
          ? isReadableCard(tag)
          : isArchived(tag)
            ? isReadableArchive(tag)
            : isReadable(tag.point);
      tags = placed.filter(canRead);
      const unreadable = placed.filter((tag) => !canRead(tag));
      report.samples(unreadable.map(({ tagId }) => badSample(tagId, clock.nowMs(), 'unknown-tag')));
      void openLine();
    },
    async pollNow() {
      if (report.isOver) return;
      await Promise.all(groups.map((group) => group.pollNow()));
    },
    async write(tagId: TagId, value) {
      const tag = tags.find((one) => one.tagId === tagId);
      if (!tag) throw new Refusal('tag-not-found', { tagId });
      if (isReadOnly(tag)) throw new Refusal('tag-not-writable', { tagId });
      // One after the other: a bit is written by reading its register first.
      const write = lastWrite.then(() => writeAndReadBack(tag, value));
      lastWrite = write.catch(() => {}); // the caller has the error; the next write must not
      await write;
    },
    traffic: () => ({ ...traffic }),
    async close() {
      report.silence();
      for (const group of groups) group.stop();
      abort.abort();
      await line?.close();
    },
  };
};

function isReadOnly(tag: PlacedTag): boolean {
  const { table } = tag.point;
  return table === 'input' || table === 'discrete' || isCard(tag) || isArchived(tag);
}

async function writeTag(line: ModbusLine, { point }: PlacedTag, value: TagValue) {
  const registers = valueToRegisters(value, point);
  if (!registers) throw new Refusal('value-impossible', { value });
  if (point.table === 'coil') return line.writeCoil(point.register, registers[0] === 1);
  if (point.encoding !== 'bool' || point.bit === undefined)
    return line.writeRegisters(point.register, registers);
  const range = { start: point.register, length: 1, bytesEach: 2 } as const;
  const bytes = await line.read('holding', range, true);
  const register = (bytes[0]! << 8) | bytes[1]!;
  return line.writeRegisters(point.register, [withBit(register, point.bit, registers[0] === 1)]);
}

function placeTag(tag: DriverTag): PlacedTag {
  if (tag.point.kind !== 'modbus') throw new Error(`Not a Modbus tag: ${tag.tagId}`);
  return { tagId: tag.tagId, point: tag.point, scanMs: tag.scanMs };
}

function asBroken(error: unknown): LineBroken {
  if (error instanceof LineBroken) return error;
  return new LineBroken('driver-failed', String(error), { cause: error });
}
