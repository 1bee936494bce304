import { CRASH_POINTS } from '../platform/crash-points/index.js';

export const CRASH_POINTS_HELP = `crash-points
  one name a line; CRASH_AT takes several, with commas, and the server dies at the first that it passes`;

/** @returns every point that CRASH_AT knows */
export const crashPoints = (): Promise<string> => Promise.resolve(CRASH_POINTS.join('\n'));
