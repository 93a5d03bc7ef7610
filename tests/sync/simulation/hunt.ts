/** Runs schedules until one finds a fault, which it writes on stdout. Arguments: the most schedules, first seed. */
import { runGuarded } from './soak-sync.ts';

const [most = '40', first = '1'] = process.argv.slice(2);
for (let seed = Number(first); seed < Number(first) + Number(most); seed++) {
  const [fault] = runGuarded(seed).faults;
  if (fault === undefined) continue;
  process.stdout.write(JSON.stringify({ seed, fault }));
  break;
}
