/** A refusal of a control: HTTP status and one plain sentence. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (what: string): ControlError => new ControlError(404, `${what} not found`);
