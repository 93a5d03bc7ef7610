/** A running sum that loses nothing to the order or size of its terms. */
export interface Sum {
  add(value: number): void;
  readonly value: number;
}

/** Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974). */
export function createSum(): Sum {
  let total = 0;
  let lost = 0;
  return {
    add(value) {
      const next = total + value;
      lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
      total = next;
    },
    get value() {
      return total + lost;
    },
  };
}

export function sumOf(values: Iterable<number>): number {
  const sum = createSum();
  for (const value of values) sum.add(value);
  return sum.value;
}
