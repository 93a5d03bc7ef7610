import type { ProducerLift } from '#simulator/physics/well-model.ts';

type Span = readonly [low: number, high: number];

/** What wells of each lift are like in the Permian Basin today: rates after the steep first years, decline, depth. */
export const liftTraits: Record<
  ProducerLift,
  {
    readonly isHorizontal: boolean;
    readonly oilBblPerDay: Span;
    readonly waterBblPerDay: Span;
    readonly gasMcfPerDay: Span;
    /** Nominal, at first production. */
    readonly declinePerYear: Span;
    readonly ageDays: Span;
    readonly liftDepthFt: Span;
    /** From there to total depth, laterals included. */
    readonly belowLiftFt: Span;
  }
> = {
  rodPump: {
    isHorizontal: false,
    oilBblPerDay: [18, 58],
    waterBblPerDay: [40, 120],
    gasMcfPerDay: [35, 120],
    declinePerYear: [0.6, 1.1],
    ageDays: [2_200, 4_400],
    liftDepthFt: [6_900, 8_600],
    belowLiftFt: [500, 1_400],
  },
  esp: {
    isHorizontal: true,
    oilBblPerDay: [240, 470],
    waterBblPerDay: [620, 1_350],
    gasMcfPerDay: [480, 1_050],
    declinePerYear: [1.6, 2.6],
    ageDays: [780, 1_150],
    liftDepthFt: [8_400, 9_600],
    belowLiftFt: [9_600, 11_800],
  },
  gasLift: {
    isHorizontal: true,
    oilBblPerDay: [150, 340],
    waterBblPerDay: [320, 780],
    gasMcfPerDay: [650, 1_600],
    declinePerYear: [1.4, 2.4],
    ageDays: [820, 1_300],
    liftDepthFt: [8_900, 10_200],
    belowLiftFt: [9_000, 11_500],
  },
  plunger: {
    isHorizontal: false,
    oilBblPerDay: [5, 16],
    waterBblPerDay: [6, 20],
    gasMcfPerDay: [190, 380],
    declinePerYear: [0.6, 1],
    ageDays: [2_500, 4_800],
    liftDepthFt: [7_800, 9_400],
    belowLiftFt: [300, 900],
  },
};
