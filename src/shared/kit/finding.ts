/**
 * Something is wrong with data or the world, and work goes on.
 * `rule` is the id of a rule in docs/rules (`PRD-03`), `at` says where (`row 17`, `2026-03-01`),
 * `details` fills the words of `resources/locales`.
 */
export interface Finding {
  readonly rule: string;
  readonly severity: 'reject' | 'warn' | 'info';
  readonly at: string;
  readonly details: Readonly<Record<string, string | number>>;
}
