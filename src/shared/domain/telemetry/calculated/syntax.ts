import jsep from 'jsep';
import type { ExpressionProblem, ExpressionProblemKind } from './expression-problem.ts';
import { numberFunctions } from './functions.ts';

/** A part of an expression, reduced to what the language has. */
export type ExpressionNode =
  | { readonly kind: 'value'; readonly value: number | boolean | string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly of: ExpressionNode }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
  | {
      readonly kind: 'if';
      readonly test: ExpressionNode;
      readonly yes: ExpressionNode;
      readonly no: ExpressionNode;
    }
  | { readonly kind: 'good'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly ExpressionNode[] };

const binaryOperators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

const MOST_CHARACTERS = 2_000;
/** Deeper nesting is nothing a person wrote, and would exhaust the stack. */
const DEEPEST = 60;

// People of the field write a power as `^`, above multiplication and from the right; the parser's own is bitwise.
jsep.removeBinaryOp('^');
jsep.addBinaryOp('^', 11, true);

class NotAnExpression extends Error {
  readonly problem: ExpressionProblem;

  constructor(kind: ExpressionProblemKind, at: string, options?: ErrorOptions) {
    super(`${kind} ${at}`, options);
    this.problem = { kind, at };
  }
}

/** Reads an expression; what the language does not have is said as a problem, never thrown. */
export function parseSyntax(text: string): ExpressionNode | ExpressionProblem {
  if (text.length > MOST_CHARACTERS) return { kind: 'too-long', at: String(MOST_CHARACTERS) };
  try {
    refuseDepth(text);
    return toNode(readSource(text), 0);
  } catch (error) {
    if (error instanceof NotAnExpression) return error.problem;
    throw error;
  }
}

export function isProblem(parsed: ExpressionNode | ExpressionProblem): parsed is ExpressionProblem {
  return 'at' in parsed;
}

/** The parser recurses too, so its input is measured before. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const letter of text) {
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (depth > DEEPEST) throw new NotAnExpression('too-long', text.slice(0, 40));
  }
}

function readSource(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new NotAnExpression('not-readable', said.slice(0, 160), { cause: error });
  }
}

function toNode(source: jsep.Expression, depth: number): ExpressionNode {
  if (depth > DEEPEST * 4) throw new NotAnExpression('too-long', source.type);
  const inner = (part: unknown) => toNode(part as jsep.Expression, depth + 1);
  switch (source.type) {
    case 'Literal':
      return { kind: 'value', value: literalOf(source as jsep.Literal) };
    case 'Identifier':
      return { kind: 'name', name: String(source['name']) };
    case 'UnaryExpression': {
      const operator = String(source['operator']);
      if (operator !== '-' && operator !== '+' && operator !== '!')
        throw new NotAnExpression('not-allowed', operator);
      return { kind: 'unary', operator, of: inner(source['argument']) };
    }
    case 'BinaryExpression':
    case 'LogicalExpression':
      return toBinary(source, inner);
    case 'ConditionalExpression':
      return {
        kind: 'if',
        test: inner(source['test']),
        yes: inner(source['consequent']),
        no: inner(source['alternate']),
      };
    case 'CallExpression':
      return toCall(source as jsep.CallExpression, inner);
    default:
      throw new NotAnExpression('not-allowed', source.type);
  }
}

function literalOf({ value, raw }: jsep.Literal): number | boolean | string {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (isNumber || typeof value === 'boolean' || typeof value === 'string') return value;
  throw new NotAnExpression('not-allowed', raw);
}

function toBinary(
  { operator, left, right }: jsep.Expression,
  inner: (part: unknown) => ExpressionNode,
): ExpressionNode {
  const known = binaryOperators.find((one) => one === operator);
  if (!known) throw new NotAnExpression('not-allowed', String(operator));
  const node = { kind: 'binary', operator: known, left: inner(left), right: inner(right) } as const;
  // −2^2 is 4 to some and −4 to others, and the parser has lost the brackets that would tell.
  if (known === '^' && node.left.kind === 'unary')
    throw new NotAnExpression('power-ambiguous', '^');
  return node;
}

function toCall(
  { callee, arguments: given }: jsep.CallExpression,
  inner: (part: unknown) => ExpressionNode,
): ExpressionNode {
  if (callee.type !== 'Identifier') throw new NotAnExpression('not-allowed', callee.type);
  const name = String(callee['name']);
  const of = given.map(inner);
  if (name === 'if') {
    const [test, yes, no] = of;
    if (!test || !yes || !no || of.length > 3) throw new NotAnExpression('arguments-wrong', name);
    return { kind: 'if', test, yes, no };
  }
  if (name === 'good') {
    const [tag] = of;
    if (tag?.kind !== 'name' || of.length !== 1) throw new NotAnExpression('arguments-wrong', name);
    return { kind: 'good', name: tag.name };
  }
  const known = numberFunctions.get(name);
  if (!known) throw new NotAnExpression('function-unknown', name);
  if (of.length < known.least || of.length > known.most)
    throw new NotAnExpression('arguments-wrong', name);
  return { kind: 'call', name, of };
}
