/** `npm run bench -- historian-codec`: bytes and CPU per sample of every kind of tag, beside general compressors. */
import { isDeepStrictEqual } from 'node:util';
import {
  createDeflate,
  createOurs,
  createZstd,
  type CodecSide,
  type TagHour,
} from './historian/codec-sides.ts';
import { listTags, sampleTag, tagKinds } from './historian/workload.ts';
import { against, atLeast, atMost, isQuick, median, printReport } from './report.ts';

const seed = 4;
const startMs = Date.UTC(2025, 0, 1);
const scansPerHour = 3_600;
const { tagCount, rounds } = isQuick
  ? { tagCount: 400, rounds: 3 }
  : { tagCount: 2_000, rounds: 5 };

/** Of all hours of one kind, or of all kinds. */
interface Cost {
  readonly bytesPerSample: number;
  readonly encodeNs: number;
  readonly decodeNs: number;
}
type CostsByName = Record<string, Cost[]>;

const hours = listTags(tagCount, seed).map((tag) => ({
  tag,
  ...sampleTag(tag, scansPerHour, startMs, seed),
}));
const makers = [createOurs, createDeflate, createZstd];
for (const make of makers) checkRoundTrip(make());

const costsBySide: Record<string, CostsByName> = {};
for (let round = 0; round < rounds; round++) for (const make of makers) measureRound(make());
const [ours, ...peers] = Object.entries(costsBySide).map(([name, costs]) => ({
  name,
  costs: Object.fromEntries(Object.entries(costs).map(([what, each]) => [what, medianCost(each)])),
}));
for (const side of [ours!, ...peers]) printSide(side);

const mix = ours!.costs.mix!;
const zlib = peers[0]!.costs.mix!;
printReport({
  bench: 'historian-codec',
  quick: isQuick,
  aims: [
    atMost('bytes per sample, mix, times and quality included', mix.bytesPerSample, 0.8, 'B'),
    atLeast('encoding faster than zlib-6', zlib.encodeNs / mix.encodeNs, 3, 'x'),
    atLeast('decoding beside zlib-6', zlib.decodeNs / mix.decodeNs, 0.8, 'x'),
  ],
  against: peers.flatMap(({ name, costs }) => {
    const theirs = costs.mix!;
    return [
      against(name, 'bytes per sample', mix.bytesPerSample, theirs.bytesPerSample, 'lower'),
      against(name, 'encode, ns per sample', mix.encodeNs, theirs.encodeNs, 'lower'),
      against(name, 'decode, ns per sample', mix.decodeNs, theirs.decodeNs, 'lower'),
    ];
  }),
  missing: [],
});

/** The mix is all hours together, with what they share; a kind is its own hours only. */
function measureRound(side: CodecSide): void {
  const costs = (costsBySide[side.name] ??= {});
  const encodedByKind = new Map(tagKinds.map((kind) => [kind, encodeKind(side, hoursOf(kind))]));
  const total = { samples: 0, bytes: side.sharedBytes(), encodeNs: 0, decodeNs: 0 };
  for (const [kind, { encoded, samples, encodeNs }] of encodedByKind) {
    const bytes = encoded.reduce((sum, each) => sum + each.length, 0);
    const decodeNs = cpuNs(() => encoded.forEach((each) => side.decode(each)));
    (costs[kind] ??= []).push(perSample({ samples, bytes, encodeNs, decodeNs }));
    total.samples += samples;
    total.bytes += bytes;
    total.encodeNs += encodeNs;
    total.decodeNs += decodeNs;
  }
  (costs.mix ??= []).push(perSample(total));
}

function encodeKind(side: CodecSide, ofKind: readonly TagHour[]) {
  const encoded: Uint8Array[] = [];
  const encodeNs = cpuNs(() => ofKind.forEach((hour) => encoded.push(side.encode(hour))));
  const samples = ofKind.reduce((sum, { times }) => sum + times.length, 0);
  return { encoded, samples, encodeNs };
}

function hoursOf(kind: string): TagHour[] {
  return hours.filter(({ tag }) => tag.kind === kind);
}

function cpuNs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1e3;
}

function perSample(sum: {
  samples: number;
  bytes: number;
  encodeNs: number;
  decodeNs: number;
}): Cost {
  return {
    bytesPerSample: sum.bytes / sum.samples,
    encodeNs: sum.encodeNs / sum.samples,
    decodeNs: sum.decodeNs / sum.samples,
  };
}

function medianCost(costs: readonly Cost[]): Cost {
  return {
    bytesPerSample: median(costs.map((cost) => cost.bytesPerSample)),
    encodeNs: median(costs.map((cost) => cost.encodeNs)),
    decodeNs: median(costs.map((cost) => cost.decodeNs)),
  };
}

function printSide({ name, costs }: { name: string; costs: Record<string, Cost> }): void {
  console.log(`${name.padEnd(13)} B/sample  encode  decode, M samples per CPU-s`);
  for (const [what, { bytesPerSample, encodeNs, decodeNs }] of Object.entries(costs)) {
    const columns = [
      bytesPerSample.toFixed(3),
      (1e3 / encodeNs).toFixed(1),
      (1e3 / decodeNs).toFixed(1),
    ];
    console.log(`  ${what.padEnd(11)} ${columns.map((column) => column.padStart(8)).join('')}`);
  }
}

function checkRoundTrip(side: CodecSide): void {
  for (const { tag, times, numbers, flags } of hours) {
    const decoded = side.decode(side.encode({ tag, times, numbers, flags }));
    if (!isDeepStrictEqual(decoded, { times, numbers, flags }))
      throw new Error(`${side.name} changed tag ${tag.tagNo}`);
  }
}
