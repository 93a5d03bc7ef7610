/**
 * `npm run verify -- FILE [--root ID]`: walks an exported file, or a tenant's database, without keys and without a network.
 * Ends with 0 when everything in it is what its authors signed, 1 when not, 2 for a file that is no export.
 */
import { parseArgs } from 'node:util';
import { readExport } from './read-export.ts';
import { verifyExport } from './verify-export.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string' } },
});
const [path] = positionals;
const say = (line: string) => void process.stdout.write(`${line}\n`);
if (path === undefined) {
  process.stderr.write('Say which file: npm run verify -- FILE [--root ID]\n');
  process.exitCode = 2;
} else {
  const found = readExport(path);
  if (!found) {
    process.stderr.write(`${path} is neither an export of WellOS nor a tenant's database\n`);
    process.exitCode = 2;
  } else {
    const { lines, faults } = verifyExport(found, values.root);
    for (const line of lines) say(line);
    for (const fault of faults) say(`FAULT: ${fault}`);
    say(
      faults.length === 0 ? 'Everything is what its authors signed.' : `${faults.length} faults.`,
    );
    process.exitCode = faults.length === 0 ? 0 : 1;
  }
}
