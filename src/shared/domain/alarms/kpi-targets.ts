/** What a figure should be at most. */
export interface KpiTarget {
  readonly acceptable: number;
  /** Beyond this an operator cannot follow; null where none is given. */
  readonly manageable: number | null;
  /** `unsourced`: the widely used benchmark figures; ISA-18.2, IEC 62682 and EEMUA 191 are paid documents. */
  readonly source: 'unsourced';
}

const upTo = (acceptable: number, manageable: number | null): KpiTarget => ({
  acceptable,
  manageable,
  source: 'unsourced',
});

/** Benchmarks of domain reference 7.5, per operator on duty. Percentages as 0 to 100. */
export const kpiTargets = {
  perDay: upTo(150, 300),
  perHour: upTo(6, 12),
  perTenMinutes: upTo(1, 2),
  hoursOver30Pct: upTo(1, null),
  tenMinutesOver10Pct: upTo(1, null),
  peakInTenMinutes: upTo(10, null),
  timeInFloodPct: upTo(1, null),
  topTenPct: upTo(5, null),
  chattering: upTo(0, null),
  fleeting: upTo(0, null),
  stale: upTo(5, null),
} as const satisfies Record<string, KpiTarget>;

/** Share of each priority among what is announced, in per cent (domain reference 7.4, unsourced). */
export const priorityTargetsPct = { critical: 1, high: 5, medium: 15, low: 80 } as const;
