import { startEnronServer } from './enron-server.ts';

export const hourlyArchive = 701;
/** The pointer as a float, and as a short integer. */
export const pointerAt = 7501;
const shortPointerAt = 3001;
const hourMs = 3_600_000;

/**
 * A flow computer with one ring of hourly records of four values: date (MMDDYY), time (HHMMSS), volume and pressure. Its
 * memory is the test's to change; a record's time is what its own clock shows.
 */
export interface FlowComputer {
  readonly port: number;
  /** Numbers of the records that were asked for, in order. */
  readonly asked: number[];
  readonly bytesByNumber: Map<number, Buffer>;
  /** As it stands in its register; 0: nothing was written yet. */
  pointer: number;
  hasArchive: boolean;
  /** Writes the record of an hour (`YYYY-MM-DDTHH` on its clock) behind the last one. */
  write(hour: string, volume: number): void;
  /** One an hour from there on, their volumes from 1 up. */
  writeHours(first: string, count: number): void;
  close(): Promise<void>;
}

export async function startFlowComputer(
  records: number,
  framing: 'tcp' | 'rtu' = 'tcp',
): Promise<FlowComputer> {
  const bytesByNumber = new Map<number, Buffer>();
  const asked: number[] = [];
  const memory = {
    value(register: number) {
      if (register === pointerAt) return floatsOf([computer.pointer]);
      return register === shortPointerAt ? shortOf(computer.pointer) : undefined;
    },
    record(register: number, number: number) {
      if (register !== hourlyArchive) return undefined;
      asked.push(number);
      if (!computer.hasArchive || number < 1 || number > records) return null;
      return bytesByNumber.get(number) ?? Buffer.alloc(16);
    },
  };
  const server = await startEnronServer(memory, framing);
  const computer: FlowComputer = {
    ...server,
    asked,
    bytesByNumber,
    pointer: 0,
    hasArchive: true,
    write(hour, volume) {
      computer.pointer = (computer.pointer % records) + 1;
      bytesByNumber.set(computer.pointer, recordOf(hour, volume));
    },
    writeHours(first, count) {
      const startMs = Date.parse(`${first}:00:00Z`);
      for (let n = 0; n < count; n++)
        computer.write(new Date(startMs + n * hourMs).toISOString().slice(0, 13), n + 1);
    },
  };
  return computer;
}

/** `hour`: `YYYY-MM-DDTHH`. The pressure is a hundred times the volume. */
export function recordOf(hour: string, volume: number): Buffer {
  const [year, month, day, clock] = hour.split(/[-T]/).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return floatsOf([
    month * 10_000 + day * 100 + (year % 100),
    clock * 10_000,
    volume,
    volume * 100,
  ]);
}

function floatsOf(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatBE(value, index * 4);
  return bytes;
}

function shortOf(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
