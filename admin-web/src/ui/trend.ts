/** One line or row of bars of a chart; a point without a value is a gap. */
export interface Series {
  name: string;
  kind: 'line' | 'bar';
  values: readonly (number | null)[];
  /** Fills below the line. */
  area?: boolean;
  /** Stands upon those before it. */
  stacked?: boolean;
  /** One value of now to compare the points with, not a value of each of them. */
  reference?: boolean;
}
