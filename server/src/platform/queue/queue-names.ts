/** One queue per kind of work; a job in it says only "there is something due". */
export const QUEUE_NAMES = [
  'settlement',
  'delivery',
  'broadcast',
  'reclaim',
  'refunds',
  'balance',
  'upkeep',
  'notifications',
  'reports',
] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];
