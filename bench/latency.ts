/**
 * `npm run bench -- latency`: from a value changing at a device to a subscriber of the live stream, over all three
 * protocols and 24 wells at a 500 ms scan, and to the number painted in Chromium; beside clients of the bare libraries.
 */
import { existsSync } from 'node:fs';
import { startSimulatedLease } from '#simulator/simulated-lease.ts';
import { makeFolder, startCore } from './core-process.ts';
import { bringField } from './latency/bring-field.ts';
import { changesAtDevices, type Change } from './latency/changes-at-devices.ts';
import { watchBare } from './latency/watch-bare.ts';
import { watchPainted } from './latency/watch-painted.ts';
import { watchStream } from './latency/watch-stream.ts';
import {
  against,
  atMost,
  isQuick,
  median,
  printReport,
  quantile,
  type Aim,
  type Comparison,
} from './report.ts';

const scanMs = 500;
const rounds = isQuick ? 8 : 60;
const chromium = process.env['WELLOS_CHROMIUM'] ?? '/usr/bin/chromium';

const folder = makeFolder();
const field = await startSimulatedLease({ historyDays: 1, scanMs, hasFaults: false, tickMs: 500 });
const core = await startCore(folder.path);
const aims: Aim[] = [];
const comparisons: Comparison[] = [];
const missing: string[] = [];
try {
  const { tenantId, tags } = await bringField(core, field.manifest);
  const stream = await watchStream(core.connect(tenantId), tags);
  const bare = await watchBare(field.manifest, tags);
  const changes = await changesAtDevices(field.probe, tags, rounds, (change) => {
    stream.expect(change);
    bare.expect(change);
  });
  for (const kind of ['modbus', 'opcua', 'mqtt'] as const) {
    const ours = stream.delays(kind);
    const theirs = bare.delays(kind);
    tellLost(kind, changes, ours.length);
    // A poll meets a change half a scan later on average and a whole scan at most; only what is beyond it is ours.
    const beyond = kind === 'mqtt' ? 0 : scanMs;
    aims.push(
      atMost(
        `${kind}: change to subscriber, p99 beyond the scan`,
        quantile(ours, 0.99) - beyond,
        250,
        'ms',
      ),
    );
    console.log(
      `${kind}: p50 ${median(ours).toFixed(0)} ms, p99 ${quantile(ours, 0.99).toFixed(0)} ms over ${ours.length} changes; bare library p50 ${median(theirs).toFixed(0)} ms, p99 ${quantile(theirs, 0.99).toFixed(0)} ms`,
    );
    comparisons.push(
      against(`bare ${kind} client`, `${kind} p50, ms`, median(ours), median(theirs), 'lower'),
    );
    comparisons.push(
      against(
        `bare ${kind} client`,
        `${kind} p99, ms`,
        quantile(ours, 0.99),
        quantile(theirs, 0.99),
        'lower',
      ),
    );
  }
  stream.close();
  await bare.close();
  if (existsSync(chromium)) {
    const painted = await watchPainted({
      core,
      tenantId,
      tags,
      probe: field.probe,
      chromium,
      rounds: isQuick ? 6 : 30,
    });
    for (const [kind, delays] of painted) {
      console.log(
        `${kind}: change to painted p50 ${median(delays).toFixed(0)} ms, p99 ${quantile(delays, 0.99).toFixed(0)} ms over ${delays.length}`,
      );
      aims.push(atMost(`${kind}: change to painted, p99`, quantile(delays, 0.99), 1_000, 'ms'));
    }
  } else missing.push(`painted in Chromium: there is none at ${chromium}`);
  printReport({ bench: 'latency', quick: isQuick, aims, against: comparisons, missing });
} finally {
  await core.stop();
  await field.close();
  folder.remove();
}

function tellLost(kind: string, changes: readonly Change[], seen: number): void {
  const made = changes.filter((change) => change.kind === kind).length;
  if (seen < made)
    console.log(
      `${kind}: ${made - seen} of ${made} changes were overtaken by the next before they were seen`,
    );
}
