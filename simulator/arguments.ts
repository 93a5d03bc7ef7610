import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { SimulatedLeaseOptions } from './simulated-lease.ts';

const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const port = wholeNumber(0, 65_535);

const schema = z.object({
  out: z.string().min(1),
  seed: z.string().min(1).max(60).default('permian'),
  speed: z.coerce.number().min(0.01).max(10_000).default(1),
  'history-days': wholeNumber(0, 3_650).default(730),
  'scan-ms': wholeNumber(50, 60_000).default(500),
  'modbus-port': port.default(0),
  'opcua-port': port.default(0),
  'mqtt-port': port.default(0),
  'work-folder': z.string().optional(),
  'no-faults': z.boolean().default(false),
});

export interface Arguments {
  readonly out: string;
  readonly options: Partial<SimulatedLeaseOptions>;
}

/** Reads the command line; throws with every wrong argument named. */
export function readArguments(words: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      out: text,
      seed: text,
      speed: text,
      'history-days': text,
      'scan-ms': text,
      'modbus-port': text,
      'opcua-port': text,
      'mqtt-port': text,
      'work-folder': text,
      'no-faults': { type: 'boolean' },
    },
  });
  const result = schema.safeParse(values);
  if (!result.success) throw new Error(`Wrong arguments:\n${z.prettifyError(result.error)}`);
  const given = result.data;
  return {
    out: given.out,
    options: {
      seed: given.seed,
      speed: given.speed,
      historyDays: given['history-days'],
      scanMs: given['scan-ms'],
      modbusPort: given['modbus-port'],
      opcuaPort: given['opcua-port'],
      mqttPort: given['mqtt-port'],
      workFolder: given['work-folder'] ?? null,
      hasFaults: !given['no-faults'],
    },
  };
}
