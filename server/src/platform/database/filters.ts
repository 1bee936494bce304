/** Conditions of a list's statement; what was not asked for makes none. Each `?` stands for a value. */
export class Filters {
  private readonly conditions: string[] = [];
  private readonly values: unknown[] = [];

  /** Adds a condition unless one of its values is undefined. */
  and(condition: string, ...values: readonly unknown[]): this {
    if (values.includes(undefined)) return this;
    this.conditions.push(this.numbered(condition, values));
    return this;
  }

  /** A value that the statement needs elsewhere than in a condition. @returns its placeholder */
  value(one: unknown): string {
    return this.numbered('?', [one]);
  }

  /** `WHERE …`, or nothing. */
  get where(): string {
    return this.conditions.length === 0 ? '' : `WHERE ${this.conditions.join(' AND ')}`;
  }

  /** Values of `$1` onwards. */
  get parameters(): unknown[] {
    return [...this.values];
  }

  private numbered(condition: string, values: readonly unknown[]): string {
    let at = 0;
    return condition.replaceAll('?', () => {
      this.values.push(values[at++]);
      return `$${this.values.length}`;
    });
  }
}
