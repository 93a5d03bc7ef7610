/** `npm run measure`: the house figures of CONTRIBUTING, read from the source itself. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

const root = resolve(import.meta.dirname, '..');
const isTest = (file: string) => /\.test\.tsx?$|^tests\//.test(file);
const files = [
  'src/**/*.{ts,tsx}',
  'simulator/**/*.ts',
  'native-bridges/**/*.ts',
  'build/**/*.ts',
  'bench/**/*.ts',
  'tests/**/*.ts',
]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .toSorted();
const sources = files.filter((file) => !isTest(file));

interface Measured {
  readonly lines: number;
  readonly functions: readonly number[];
  readonly imports: readonly string[];
  readonly anys: number;
}

const measured = new Map(sources.map((file) => [file, measure(file)]));
const lines = [...measured.values()].map((file) => file.lines);
const functions = [...measured.values()].flatMap((file) => file.functions);
const inCycles = knots(new Map([...measured].map(([file, { imports }]) => [file, imports])));
const testLines = files.filter(isTest).reduce((sum, file) => sum + countLines(file), 0);
const total = lines.reduce((sum, count) => sum + count, 0);

row('source files', String(sources.length), '');
row('source lines', String(total), '');
row('lines per file, median', String(quantile(lines, 0.5)), '≤ 80');
row('lines per file, p90', String(quantile(lines, 0.9)), '≤ 250');
row('lines per file, most', longest(), '');
row('lines per function, median', String(quantile(functions, 0.5)), '');
row('lines per function, p90', String(quantile(functions, 0.9)), '≤ 30');
row('files in import cycles', String(inCycles.length), '0');
row(
  'uses of any',
  String([...measured.values()].reduce((sum, file) => sum + file.anys, 0)),
  'only at the wire',
);
row('test lines per source line', (testLines / total).toFixed(2), '');
for (const knot of inCycles) console.log(`  in a cycle: ${knot}`);

function measure(file: string): Measured {
  const text = readFileSync(join(root, file), 'utf8');
  const { program, module } = parseSync(file, text);
  const lineAt = lineFinder(text);
  const found: number[] = [];
  let anys = 0;
  walk(program, (node) => {
    if (node.type === 'TSAnyKeyword') anys++;
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) {
      found.push(lineAt(node.end) - lineAt(node.start) + 1);
    }
  });
  const imports = module.staticImports
    .filter((one) => one.entries.length === 0 || one.entries.some((entry) => !entry.isType))
    .map((one) => one.moduleRequest.value);
  const reexports = module.staticExports.flatMap((one) =>
    one.entries.flatMap((entry) =>
      entry.moduleRequest && !entry.isType ? [entry.moduleRequest.value] : [],
    ),
  );
  return {
    lines: countLines(file),
    functions: found,
    imports: [...imports, ...reexports].flatMap((target) => resolveImport(file, target)),
    anys,
  };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) return value.forEach((each) => walk(each, visit));
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

function resolveImport(file: string, target: string): string[] {
  const aliases: Record<string, string> = {
    '#native-bridges/': 'native-bridges/',
    '#simulator/': 'simulator/',
  };
  if (target.startsWith('.')) return [relative(root, join(root, dirname(file), target))];
  const alias = Object.keys(aliases).find((prefix) => target.startsWith(prefix));
  if (alias) return [aliases[alias]! + target.slice(alias.length)];
  return target.startsWith('#') ? [`src/${target.slice(1)}`] : [];
}

/** Files that can reach themselves through imports (Tarjan's strongly connected components). */
function knots(importsByFile: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    for (const next of importsByFile.get(file) ?? []) {
      if (!importsByFile.has(next)) continue;
      if (!order.has(next)) {
        visit(next);
        low.set(file, Math.min(low.get(file)!, low.get(next)!));
      } else if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, order.get(next)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1) found.push(...component);
  };
  for (const file of importsByFile.keys()) if (!order.has(file)) visit(file);
  return found.toSorted();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function countLines(file: string): number {
  return readFileSync(join(root, file), 'utf8').split('\n').length - 1;
}

function longest(): string {
  const [file, { lines: most }] = [...measured].reduce((one, other) =>
    other[1].lines > one[1].lines ? other : one,
  );
  return `${most} (${file})`;
}

function row(what: string, value: string, aim: string): void {
  console.log(`${what.padEnd(28)} ${value}${aim ? `   aim ${aim}` : ''}`);
}
