/**
 * `npm run soak -- historian [kills] [seed]`: the long form of a randomised test. Prints its seed, what went wrong, and
 * ends with 1 if anything did.
 */
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { killHistorian } from '#tests/crash/kill-historian.ts';

const [name, kills = '300', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (name !== 'historian') {
  process.stderr.write('Say which: historian [kills] [seed]\n');
  process.exit(2);
}
process.stdout.write(`seed ${seed}\n`);
const report = await killHistorian({
  kills: Number(kills),
  killsPerFolder: 15,
  random: seededRandom(Number(seed)).fraction,
  onKill: (done) => done % 25 === 0 && process.stdout.write(`${done} kills\n`),
});
process.stdout.write(`${JSON.stringify({ ...report, seed: Number(seed) })}\n`);
process.exitCode = report.faults.length > 0 ? 1 : 0;
