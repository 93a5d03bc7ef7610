/** Numbers JSON cannot say, by their name on the wire. */
const numbersByName = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['-0', -0],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** For both ends of every channel: oRPC alone would turn −0 into 0 and infinities into null. */
export const customJsonSerializers = [
  {
    // oRPC's own types end at 7.
    type: 20,
    condition: (value: unknown) =>
      typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)),
    serialize: (value: number) => (value === 0 ? '-0' : String(value)),
    deserialize(name: unknown): number {
      const value = numbersByName.get(name);
      if (value === undefined) throw new TypeError('Not the name of a number');
      return value;
    },
  },
];
