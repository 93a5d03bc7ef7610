/** Oil green, gas red, water blue, as the industry draws them; the others for everything else. */
export type SeriesColour =
  | 'oil'
  | 'gas'
  | 'water'
  | 'series-1'
  | 'series-2'
  | 'series-3'
  | 'series-4'
  | 'series-5'
  | 'series-6';

export interface ChartSeries {
  readonly key: string;
  readonly name: string;
  /** Series of one unit share an axis. */
  readonly unit: string;
  readonly colour: SeriesColour;
  /** Epoch ms, rising. For daily data UTC midnight of the day. */
  readonly timesMs: Float64Array;
  /** NaN where there is none: the line breaks there. */
  readonly values: Float64Array | Float32Array;
  readonly kind?: 'line' | 'step' | 'bar';
  /** Drawn dashed. */
  readonly isForecast?: boolean;
  readonly decimals?: number;
  /** Levels it is not to pass. */
  readonly limits?: readonly { readonly value: number; readonly text: string }[];
}

export interface ChartMarker {
  readonly atMs: number;
  readonly label: string;
}

export interface ChartPeriod {
  readonly fromMs: number;
  readonly toMs: number;
}
