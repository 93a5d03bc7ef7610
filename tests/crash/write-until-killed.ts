import { writeSync } from 'node:fs';
import { openTestStore } from '#tests/fixtures/test-store.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { planCommands } from './random-commands.ts';

/**
 * Writes seeded commands into a tenant's folder, says on stdout what was acknowledged, and kills itself at the n-th step.
 * Arguments: folder, seed, number of commands, step at which to die (0: count the steps and end well).
 */
const [folder = '', seed = '1', count = '1', dieAt = '0'] = process.argv.slice(2);

let isWriting = false;
let steps = 0;
const store = openTestStore({
  folder,
  seed: Number(seed),
  reach(step) {
    if (!isWriting) return;
    steps += 1;
    if (steps !== Number(dieAt)) return;
    say({ dies: step });
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way; nothing more may happen until it arrives.
    for (;;);
  },
});
isWriting = true;
for (const { commandId, work } of planCommands(
  seededRandom(Number(seed)),
  Number(seed),
  Number(count),
)) {
  store.clock.nowMs += 1_000;
  store.run(work, { commandId });
  say({ acknowledged: commandId });
}
say({ steps });
store.close();

/** At once, so that a line is out before the next step. */
function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
