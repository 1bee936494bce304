/** Words for what stands in logs and alerts. Apart from the texts of the areas: it is much, and few pages need it. */
export interface FactWords {
  yes: string;
  no: string;
  /** What something can be about. */
  things: Record<string, string>;
  /** Names of values. */
  fields: Record<string, string>;
  /** Values that are one of a few, by the name of the value. */
  values: Record<string, Record<string, string>>;
}
