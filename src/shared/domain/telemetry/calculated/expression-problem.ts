/** Why a text is no expression. Words lie in resources/locales under `expressionProblem.<kind>`. */
export const expressionProblems = [
  'not-readable',
  'too-long',
  'not-allowed',
  'function-unknown',
  'arguments-wrong',
  'power-ambiguous',
  'name-unknown',
] as const;
export type ExpressionProblemKind = (typeof expressionProblems)[number];

/** What is wrong with an expression, and where: the part of it, or the parser's words. */
export interface ExpressionProblem {
  readonly kind: ExpressionProblemKind;
  readonly at: string;
}
