import type { ApiWorld } from '../api-world.js';

/** A deed made ready: everything it needs is there. */
export interface PreparedDeed {
  /** Asks the desk, each time for the same. @throws Refused, or Error when no answer came */
  readonly act: () => Promise<unknown>;
  /** How often it is in the books by now. */
  readonly count: () => Promise<number>;
}

/** Something that only a request at the API does. */
export interface Deed {
  /** Steps of the server's registry that it, and the work that it sets off, passes. */
  readonly steps: readonly string[];
  /** Roles of the server meanwhile; all of them unless it says so. */
  readonly roles?: string;
  /** Whether what makes it ready passes its own steps. */
  readonly preparesBySame?: true;
  /** The server runs meanwhile. */
  readonly prepare: (world: ApiWorld) => Promise<PreparedDeed>;
}
