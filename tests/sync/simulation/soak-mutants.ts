import { spawnSync } from 'node:child_process';
import { mutants } from './mutants.ts';

/** Plants each bug in turn, in a process of its own, and runs schedules, directed ones first, until they find it. A bug that is not found is a fault. */
export function soakMutants(options: {
  readonly schedules: number;
  readonly seed: number;
  readonly onNote: (line: string) => void;
}): { readonly faults: readonly string[]; readonly found: number } {
  const faults: string[] = [];
  for (const { name } of mutants) {
    const found = hunt(name, options);
    options.onNote(`${name}: ${found ?? 'NOT FOUND'}`);
    if (found === undefined) faults.push(`not found: ${name}`);
  }
  return { faults, found: mutants.length - faults.length };
}

function hunt(
  name: string,
  { schedules, seed }: { readonly schedules: number; readonly seed: number },
): string | undefined {
  const plant = new URL('plant.ts', import.meta.url).href;
  const hunting = new URL('hunt.ts', import.meta.url).pathname;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', plant, hunting, String(schedules), String(seed)],
    { env: { ...process.env, MUTANT: name }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} cannot be planted: ${stderr}`);
  if (stdout === '') return undefined;
  const { by, fault } = JSON.parse(stdout) as { by: string; fault: string };
  return `${by}: ${fault.split('\n')[0]}`;
}
