/**
 * The long form of randomised tests. Each prints its seed, what went wrong, and ends with 1 if anything did.
 *
 * `npm run soak -- [--minutes 60] [--seed N]`: a core and its field of 66 devices over every protocol, at which lines
 * and servers fail all the time. `npm run soak -- historian [kills] [seed]`: kills a writing historian.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { killHistorian } from '#tests/crash/kill-historian.ts';
import { fullPace, fullSize } from './soak/plan.ts';
import { soakField } from './soak/soak-field.ts';

const someSeed = String(Date.now() % 1_000_000);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const [name = 'field', kills = '300', historianSeed] = positionals;
const seed = Number(values.seed ?? historianSeed ?? someSeed);
const { fraction: random } = seededRandom(seed);
const tell = (line: string) => void process.stdout.write(`${line}\n`);
const soaks: Readonly<Record<string, () => Promise<{ readonly faults: readonly string[] }>>> = {
  historian: () =>
    killHistorian({
      kills: Number(kills),
      killsPerFolder: 15,
      random,
      onKill: (done) => done % 25 === 0 && tell(`${done} kills`),
    }),
  field: () =>
    soakField({
      seed,
      random,
      troubledMs: Number(values.minutes) * 60_000,
      quietMs: 60_000,
      size: fullSize,
      pace: fullPace,
      judgesFlatness: true,
      onNote: tell,
    }),
};
const soak = soaks[name];
if (soak === undefined) {
  process.stderr.write('Say which: [--minutes 60] [--seed N], or historian [kills] [seed]\n');
  process.exit(2);
}
tell(`seed ${seed}`);
const report = await soak();
tell(JSON.stringify({ ...report, seed }));
process.exitCode = report.faults.length > 0 ? 1 : 0;
