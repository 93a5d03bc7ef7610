/**
 * `npm run bench -- scada [--minutes N] [--install-peers]`: a field of Modbus devices over the whole core for as long as
 * is asked for, with dead and slow ones among them, and OPC UA and MQTT at their rates; beside the bare libraries.
 */
import { makeFolder } from './core-process.ts';
import { createFindings } from './historian/findings.ts';
import { isQuick, printReport } from './report.ts';
import { hasFuxa, installFuxa } from './scada/fuxa.ts';
import { measureFaults } from './scada/measure-faults.ts';
import { measurePlant } from './scada/measure-plant.ts';
import { measureMqtt, measureOpcua } from './scada/measure-streams.ts';
import { plan } from './scada/plan.ts';

if (process.argv.includes('--install-peers')) installFuxa();

const began = performance.now();
const folder = makeFolder();
const findings = createFindings();
if (!hasFuxa()) findings.missing.push('FUXA 1.3.4: not installed, see --install-peers');
findings.missing.push('10,000 alarms in a minute: see the bench `alarms`');
try {
  for (const count of plan.plants)
    await section(`${count} devices`, () => measurePlant(count, folder.path, findings));
  await section('faults', () => measureFaults(folder.path, findings));
  const streams = [
    () => section('OPC UA', () => measureOpcua(folder.path, findings)),
    () => section('MQTT', () => measureMqtt(folder.path, findings)),
  ];
  if (isQuick) await Promise.all(streams.map((measure) => measure()));
  else for (const measure of streams) await measure();
  printReport({ bench: 'scada', quick: isQuick, ...findings });
} finally {
  folder.remove();
}

/** One that fails is told and makes the run fail; what the others found is not lost. */
async function section(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error);
    findings.missing.push(`${name}: failed, ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  } finally {
    console.log(`  … ${name}, ${((performance.now() - began) / 1e3).toFixed(0)} s`);
  }
}
