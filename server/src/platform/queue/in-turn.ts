/** Part of a drain. */
export interface Step {
  run(): Promise<void>;
}

/**
 * Runs the steps one after the other, each of them also when one before it failed: a step that can't get on must not
 * keep the others from their work.
 * @throws the first step's error, when all had their turn
 */
export async function inTurn(...steps: readonly Step[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) await step.run().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
