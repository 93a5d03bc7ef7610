/** Every rule of docs/rules has a number of its own and is quoted by a test; every rule a test quotes exists. */
import { globSync, readFileSync } from 'node:fs';

const ruleId = /\b[A-Z]{3}-\d{2,3}\b/g;

const stated = new Set<string>();
const twice = new Set<string>();
for (const file of globSync('docs/rules/*.md')) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const id = /^[-*#|\s`]*\b([A-Z]{3}-\d{2,3})\b/.exec(line)?.[1];
    if (id && stated.has(id)) twice.add(id);
    if (id) stated.add(id);
  }
}

const quoted = new Set<string>();
const sources = [
  'src/**/*.test.{ts,tsx}',
  'simulator/**/*.test.ts',
  'native-bridges/**/*.test.ts',
  'relay-server/src/**/*.test.ts',
  'tests/**/*.ts',
  'src/core/**/run-*-tests.ts',
];
for (const file of sources.flatMap((pattern) => globSync(pattern))) {
  for (const title of readFileSync(file, 'utf8').matchAll(
    /\b(?:it|test|describe)(?:\.\w+)*(?:\((?:[^()]|\([^()]*\))*\))?\(\s*[`'"]([^`'"]*)/g,
  )) {
    for (const [id] of title[1]!.matchAll(ruleId)) quoted.add(id);
  }
}

const prefixes = new Set([...stated].map((id) => id.slice(0, 3)));
const untested = [...stated].filter((id) => !quoted.has(id)).sort();
const unknown = [...quoted].filter((id) => prefixes.has(id.slice(0, 3)) && !stated.has(id)).sort();
if (twice.size > 0) console.error(`Numbers that two rules have: ${[...twice].join(', ')}`);
if (untested.length > 0) console.error(`Rules without a test: ${untested.join(', ')}`);
if (unknown.length > 0)
  console.error(`Tests quote rules that docs/rules does not state: ${unknown.join(', ')}`);
console.log(`${stated.size} rules, ${stated.size - untested.length} with a test`);
process.exitCode = twice.size + untested.length + unknown.length > 0 ? 1 : 0;
