/**
 * The long form of randomised tests. Each prints its seed, what went wrong, and ends with 1 if anything did.
 *
 * `npm run soak -- [--minutes 60] [--seed N]`: a core and its field of 66 devices over every protocol, at which lines
 * and servers fail all the time. `npm run soak -- historian [kills] [seed]`: kills a writing historian.
 * `npm run soak -- sync [schedules] [seed]`: seats that lose power, links, disks and rights, one seed per schedule.
 * `npm run soak -- sync-kills [kills] [seed]`: kills two writing seats and their relay, each a process.
 * `npm run soak -- sync-mutants [schedules] [seed]`: plants bugs in what the former tries, and expects each to be found.
 * `npm run soak -- blobs [files]`: files of 500 MB from seat to seat over a relay, with their memory watched.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { killHistorian } from '#tests/crash/kill-historian.ts';
import { fullPace, fullSize } from './soak/plan.ts';
import { soakBlobs } from './soak/soak-blobs.ts';
import { soakField } from './soak/soak-field.ts';
import { killSync } from './crash/sync/kill-sync.ts';
import { soakMutants } from './sync/simulation/soak-mutants.ts';
import { soakSync } from './sync/simulation/soak-sync.ts';

const someSeed = String(Date.now() % 1_000_000);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const [name = 'field', count = '300', givenSeed] = positionals;
const seed = Number(values.seed ?? givenSeed ?? someSeed);
const { fraction: random } = seededRandom(seed);
const tell = (line: string) => void process.stdout.write(`${line}\n`);
const soaks: Readonly<Record<string, () => Promise<{ readonly faults: readonly string[] }>>> = {
  historian: () =>
    killHistorian({
      kills: Number(count),
      killsPerFolder: 15,
      random,
      onKill: (done) => done % 25 === 0 && tell(`${done} kills`),
    }),
  sync: async () =>
    soakSync({
      schedules: Number(count),
      seed,
      onDone: (done, faults) =>
        done % 25 === 0 && tell(`${done} schedules, ${faults.length} faults`),
      onFault: tell,
    }),
  'sync-mutants': async () => soakMutants({ schedules: Number(count), seed, onNote: tell }),
  blobs: () => soakBlobs({ files: positionals[1] === undefined ? 2 : Number(count), onNote: tell }),
  'sync-kills': () =>
    killSync({
      kills: Number(count),
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
  process.stderr.write(
    'Say which: [--minutes 60] [--seed N], historian or sync-kills\n   with [kills] [seed], or sync or sync-mutants with [schedules] [seed]\n',
  );
  process.exit(2);
}
tell(`seed ${seed}`);
const report = await soak();
tell(JSON.stringify({ ...report, seed }));
process.exitCode = report.faults.length > 0 ? 1 : 0;
