/**
 * Runs the directed schedules, first the one that found the bug named in `MUTANT` before, and then random ones until one finds a
 * fault, which it writes on stdout. Arguments: the most random schedules, first seed.
 */
import { directed, runDirected } from './directed.ts';
import { mutants } from './mutants.ts';
import { runGuarded } from './soak-sync.ts';

const [most = '40', first = '1'] = process.argv.slice(2);
const found = findDirected() ?? findRandom(Number(first), Number(most));
if (found) process.stdout.write(JSON.stringify(found));

function findDirected() {
  const { foundBy } = mutants.find(({ name }) => name === process.env['MUTANT'])!;
  for (const by of new Set([foundBy, ...Object.keys(directed)])) {
    const [fault] = runDirected(by);
    if (fault !== undefined) return { by: `"${by}"`, fault };
  }
  return undefined;
}

function findRandom(seed: number, schedules: number) {
  for (let n = 0; n < schedules; n++) {
    const [fault] = runGuarded(seed + n).faults;
    if (fault !== undefined) return { by: `seed ${seed + n}, schedule ${n + 1}`, fault };
  }
  return undefined;
}
