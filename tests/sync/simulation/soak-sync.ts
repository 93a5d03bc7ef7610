import { runSchedule } from './schedule.ts';

export interface SoakReport {
  readonly faults: readonly string[];
  readonly schedules: number;
  readonly edits: number;
  readonly crashes: number;
  readonly chunks: number;
  readonly forks: number;
  readonly aside: number;
  readonly restored: number;
  readonly letGo: number;
  readonly remade: number;
}

const nothing = {
  edits: 0,
  crashes: 0,
  chunks: 0,
  forks: 0,
  aside: 0,
  restored: 0,
  letGo: 0,
  remade: 0,
};

/** Runs as many schedules, one seed each, counting up from `seed`. A fault names its seed, with which it comes again. */
export function soakSync(options: {
  readonly schedules: number;
  readonly seed: number;
  readonly onDone: (done: number, faults: readonly string[]) => void;
  readonly onFault: (fault: string) => void;
}): SoakReport {
  const faults: string[] = [];
  const sums = { ...nothing };
  for (let n = 0; n < options.schedules; n++) {
    const seed = options.seed + n;
    const ran = runGuarded(seed);
    for (const fault of ran.faults) {
      faults.push(`seed ${seed}: ${fault}`);
      options.onFault(faults.at(-1)!);
    }
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += ran[name];
    options.onDone(n + 1, faults);
  }
  return { faults, schedules: options.schedules, ...sums };
}

/** What is thrown is a fault like another: the next schedules run all the same. */
export function runGuarded(seed: number): ReturnType<typeof runSchedule> {
  try {
    return runSchedule(seed);
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { faults: [`threw ${fault}`], ...nothing };
  }
}
