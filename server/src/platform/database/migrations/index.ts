import { Foundation1763600000001 } from './0001-foundation.js';
import { RepeatedNotifications1763600000002 } from './0002-repeated-notifications.js';

/** Every migration, oldest first. Each has an exact `down`. */
export const MIGRATIONS = [Foundation1763600000001, RepeatedNotifications1763600000002];
