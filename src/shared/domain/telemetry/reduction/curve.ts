/** A sample whose value is a finite number. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** The curve that stands for what is left out. */
export interface Curve {
  /** Starts anew at a point that is kept. */
  begin(point: Point): void;
  /**
   * Whether the curve still tells every point since its beginning within the deviation when it is led on to this one.
   * When it says no, nothing has changed.
   */
  extend(point: Point): boolean;
}
