/** One line or row of bars of a chart; a point without a value is a gap. */
export interface Series {
  name: string;
  kind: 'line' | 'bar';
  values: readonly (number | null)[];
  /** Fills below the line. */
  area?: boolean;
}
