/** South, north, west and east ends of states whose wells operators of the Permian have, in degrees, rounded outwards. */
const boundsByState: Readonly<Record<string, readonly [number, number, number, number]>> = {
  NM: [31.33, 37.01, -109.06, -102.99],
  OK: [33.61, 37.01, -103.01, -94.42],
  TX: [25.83, 36.51, -106.66, -93.5],
};

export type PositionProblem = 'zero' | 'out-of-range' | 'eastern' | 'outside-state';

/**
 * What is wrong with a well's position; undefined when nothing is. A US well east of Greenwich or at zero is not where it
 * says (domain reference 1.5). Which datum it is in cannot be told from the numbers.
 */
export function positionProblem(
  latitude: number,
  longitude: number,
  state: string | null,
): PositionProblem | undefined {
  if (latitude === 0 || longitude === 0) return 'zero';
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return 'out-of-range';
  if (state === null) return undefined;
  if (longitude > 0) return 'eastern';
  const bounds = boundsByState[state];
  if (!bounds) return undefined;
  const [south, north, west, east] = bounds;
  const isInside = latitude >= south && latitude <= north && longitude >= west && longitude <= east;
  return isInside ? undefined : 'outside-state';
}
