import { afterEach } from 'vitest';
import { situationOf } from '../scenarios/support/situation.js';
import { World } from '../scenarios/support/world.js';

// What a scenario failed of is gone when somebody reads of it: its error carries where the world stood.
afterEach(async ({ task }) => {
  const [error] = task.result?.errors ?? [];
  if (!error) return;
  for (const world of World.open) {
    const situation = `\n${await situationOf(world)}`;
    error.message += situation;
    // The report that the run's last lines come from has the stack alone.
    if (error.stack !== undefined) error.stack += situation;
  }
});
