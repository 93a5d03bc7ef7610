/** Exact by definition: 1 ft = 0.3048 m. */
export const cubicFeetPerCubicMetre = 1 / 0.3048 ** 3;

/** Exact: 42 US gal of 231 in³, 1 in = 0.0254 m. Domain reference 8.1. */
export const cubicMetresPerBarrel = (42 * 231 * 25.4 ** 3) / 1e9;

/** 1 lbf/in² with 1 lb = 0.45359237 kg, g = 9.80665 m/s², 1 in = 0.0254 m. Domain reference 8.1 prints 6.894757293. */
export const kilopascalPerPsi = (0.453_592_37 * 9.806_65) / 0.0254 ** 2 / 1_000;
