import { must } from '#shared/kit/must.ts';
import { qualities, type QualityReason, type Sample } from '#shared/domain/telemetry/sample.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { numberFunctions } from './functions.ts';
import { isProblem, parseSyntax, type BinaryOperator, type ExpressionNode } from './syntax.ts';

/** One value as an expression reads it. */
export type InputReading = Pick<Sample, 'value' | 'quality' | 'reason'>;
type ExpressionValue = number | boolean | string;

/**
 * An expression that can be worked out.
 * Language: numbers, `true`, `false`, texts in quotes, names; `+ - * / % ^`, comparisons, `&& || !`, `a ? b : c`,
 * `if(a, b, c)`, `good(name)` and the functions of `functions.ts`. Only what is needed is read: the branch that is not
 * taken does not spoil the result.
 */
export interface Expression {
  /** In the order they first occur. */
  readonly names: readonly string[];
  /**
   * The result carries the worst quality of the values it was made of. Where there is none (a value is missing, a text
   * was to be added, something was divided by zero) it is bad and null.
   */
  evaluate(read: (name: string) => InputReading): InputReading;
}

export function parseExpression(text: string): Expression | ExpressionProblem {
  const node = parseSyntax(text);
  if (isProblem(node)) return node;
  return { names: [...new Set(namesIn(node))], evaluate: (read) => evaluate(node, read) };
}

export function isExpression(parsed: Expression | ExpressionProblem): parsed is Expression {
  return 'evaluate' in parsed;
}

/** Whether every name of an expression is among those that are known; the first that is not is told. */
export function findUnknownName(
  { names }: Pick<Expression, 'names'>,
  known: { has(name: string): boolean },
): ExpressionProblem | undefined {
  const unknown = names.find((name) => !known.has(name));
  return unknown === undefined ? undefined : { kind: 'name-unknown', at: unknown };
}

function namesIn(node: ExpressionNode): string[] {
  switch (node.kind) {
    case 'value':
      return [];
    case 'name':
    case 'good':
      return [node.name];
    case 'unary':
      return namesIn(node.of);
    case 'binary':
      return [...namesIn(node.left), ...namesIn(node.right)];
    case 'if':
      return [...namesIn(node.test), ...namesIn(node.yes), ...namesIn(node.no)];
    case 'call':
      return node.of.flatMap(namesIn);
  }
}

/** Ends an evaluation that has no result. */
class NoValue extends Error {
  readonly reason: QualityReason;

  constructor(reason: QualityReason) {
    super(reason);
    this.reason = reason;
  }
}

function evaluate(node: ExpressionNode, read: (name: string) => InputReading): InputReading {
  let worst: Pick<InputReading, 'quality' | 'reason'> = { quality: 'good', reason: 'none' };
  const readNamed = (name: string): ExpressionValue => {
    const reading = read(name);
    if (isWorse(reading, worst)) worst = reading;
    if (reading.value === null) throw new NoValue(reading.reason);
    return reading.value;
  };
  try {
    const value = work(node, { value: readNamed, isGood: (name) => read(name).quality === 'good' });
    if (typeof value === 'number' && !Number.isFinite(value)) throw new NoValue('not-a-number');
    return { value, quality: worst.quality, reason: worst.reason };
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return { value: null, quality: 'bad', reason: error.reason };
  }
}

function isWorse(one: Pick<InputReading, 'quality'>, other: Pick<InputReading, 'quality'>) {
  return qualities.indexOf(one.quality) > qualities.indexOf(other.quality);
}

interface Names {
  readonly value: (name: string) => ExpressionValue;
  readonly isGood: (name: string) => boolean;
}

function work(node: ExpressionNode, names: Names): ExpressionValue {
  const inner = (part: ExpressionNode) => work(part, names);
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'name':
      return names.value(node.name);
    case 'good':
      return names.isGood(node.name);
    case 'unary': {
      const value = inner(node.of);
      if (node.operator === '!') return !isTrue(value);
      return node.operator === '-' ? -toNumber(value) : toNumber(value);
    }
    case 'binary':
      return workBinary(node, inner);
    case 'if':
      return inner(isTrue(inner(node.test)) ? node.yes : node.no);
    case 'call': {
      const { of } = must(numberFunctions.get(node.name), node.name);
      return of(...node.of.map((part) => toNumber(inner(part))));
    }
  }
}

function workBinary(
  { operator, left, right }: Extract<ExpressionNode, { kind: 'binary' }>,
  inner: (part: ExpressionNode) => ExpressionValue,
): ExpressionValue {
  if (operator === '&&') return isTrue(inner(left)) && isTrue(inner(right));
  if (operator === '||') return isTrue(inner(left)) || isTrue(inner(right));
  const [one, other] = [inner(left), inner(right)];
  if (operator === '==') return isEqual(one, other);
  if (operator === '!=') return !isEqual(one, other);
  return ofNumbers[operator](toNumber(one), toNumber(other));
}

const ofNumbers: Record<
  Exclude<BinaryOperator, '&&' | '||' | '==' | '!='>,
  (one: number, other: number) => number | boolean
> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '%': (one, other) => one % other,
  '^': (one, other) => one ** other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/** A switch counts as 0 or 1, so that `running * rate` means something; a text counts as nothing. */
function toNumber(value: ExpressionValue): number {
  if (typeof value === 'string') throw new NoValue('not-a-number');
  return Number(value);
}

function isTrue(value: ExpressionValue): boolean {
  return toNumber(value) !== 0;
}

function isEqual(one: ExpressionValue, other: ExpressionValue): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return Number(one) === Number(other);
}
