const quarterFt = 1 / 48;

/** A level as a gauge line reads it. */
export interface Gauge {
  readonly feet: number;
  readonly inches: number;
  /** Of an inch, 0 to 3. */
  readonly quarters: number;
}

/** To the nearest quarter of an inch, as run tickets have it (`14'3 1/4"`, domain reference 2.2); below the bottom is empty. */
export function levelToGauge(levelFt: number): Gauge {
  const quarters = Math.max(0, Math.round(levelFt / quarterFt));
  return {
    feet: Math.floor(quarters / 48),
    inches: Math.floor((quarters % 48) / 4),
    quarters: quarters % 4,
  };
}

const fractions = ['', '¼', '½', '¾'] as const;

/** `14′ 8½″`. */
export function gaugeText(levelFt: number): string {
  const { feet, inches, quarters } = levelToGauge(levelFt);
  return `${feet}′ ${inches}${fractions[quarters]}″`;
}
