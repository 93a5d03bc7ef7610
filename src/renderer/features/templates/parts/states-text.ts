interface State {
  readonly value: number;
  readonly label: string;
}

/** One state a line: `0 = Stopped`. */
export function statesToText(states: readonly State[] | null | undefined): string {
  return (states ?? []).map(({ value, label }) => `${value} = ${label}`).join('\n');
}

/** Reads it back; a number in place of the states is the line (from 1) that says none. */
export function parseStates(text: string): readonly State[] | number {
  const lines = text.split('\n');
  const states: State[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [, value, label] = /^\s*(-?\d+(?:\.\d+)?)\s*[=:;\t ]\s*(.+?)\s*$/.exec(line) ?? [];
    if (value === undefined || label === undefined || label.length > 60) return at + 1;
    if (states.some((one) => one.value === Number(value))) return at + 1;
    states.push({ value: Number(value), label });
  }
  return states;
}
