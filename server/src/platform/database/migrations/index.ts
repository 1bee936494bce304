import { Foundation1763600000001 } from './0001-foundation.js';

/** Every migration, oldest first. Each has an exact `down`. */
export const MIGRATIONS = [Foundation1763600000001];
