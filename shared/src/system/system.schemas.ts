import { z } from 'zod';
import { id, instant } from '../http/index.js';

const height = z
  .string()
  .regex(/^\d+$/)
  .meta({ description: 'block height, as decimal text', examples: ['68000123'] });

export const nodeSchema = z
  .object({
    name: z.string().meta({ description: 'host and port, in order of preference' }),
    status: z
      .enum(['well', 'resting'])
      .meta({ description: 'resting: failed, limited us or lagged behind a moment ago' }),
    height: height.nullable().meta({ description: 'of its newest block; null: it does not answer' }),
    latencyMs: z.int().min(0).nullable().meta({ description: 'how long it took to say so' }),
  })
  .meta({ id: 'Node' });

export const scannerSchema = z
  .object({
    status: z.enum(['following', 'behind', 'halted', 'silent', 'not_started']),
    height: height.nullable(),
    blockTime: instant.nullable().meta({ description: 'chain time of the last scanned block' }),
    solidHeight: height.nullable(),
    nodeHeight: height.nullable(),
    behindBlocks: z.int().min(0).nullable(),
    movedAt: instant.nullable().meta({ description: 'when the cursor moved last' }),
    haltedReason: z.string().nullable(),
  })
  .meta({ id: 'Scanner' });
export type Scanner = z.infer<typeof scannerSchema>;

export const queueSchema = z
  .object({
    name: z.string(),
    waitingSeconds: z.number().min(0).nullable().meta({
      description: 'age of the oldest due row; null: nothing is due, or the queue has no rows that fall due',
    }),
    nudges: z
      .object({ waiting: z.int().min(0), active: z.int().min(0), failed: z.int().min(0) })
      .nullable()
      .meta({ description: 'jobs in Redis, mere nudges; null while Redis is away' }),
  })
  .meta({ id: 'Queue' });

export const deadLetterSchema = z
  .object({
    step: z.string().meta({ description: 'which work failed', examples: ['rental.deliver'] }),
    subject: z
      .string()
      .meta({ description: 'on what: mostly the id of an order, a payment or an operation' }),
    status: z.enum(['waiting', 'due', 'dropped']),
    error: z.string(),
    tries: z.int().min(1),
    nextTryAt: instant,
    createdAt: instant,
    updatedAt: instant,
    droppedAt: instant.nullable(),
    droppedBy: z.string().nullable(),
    droppedBecause: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const BRAKES = ['selling', 'delegating', 'reclaiming', 'refunds'] as const;
export type BrakeName = (typeof BRAKES)[number];

export const brakeSchema = z
  .object({
    name: z.enum(BRAKES),
    pulled: z.boolean(),
    changedAt: instant.nullable(),
    changedBy: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'why it was changed last' }),
  })
  .meta({ id: 'Brake' });
export type Brake = z.infer<typeof brakeSchema>;

export const holdSchema = z
  .object({
    id,
    cause: z.enum(['long_stop', 'restore']),
    status: z
      .enum(['scanning', 'compared', 'released'])
      .meta({ description: 'while it is not released, nothing is signed or sent' }),
    fromHeight: height,
    reachedHeight: height.nullable().meta({ description: 'where the scanner saw the head again' }),
    findings: z
      .record(z.string(), z.unknown())
      .meta({ description: 'what was adopted, and what is in doubt' }),
    doubts: z.int().min(0),
    startedAt: instant,
    comparedAt: instant.nullable(),
    releasedAt: instant.nullable(),
    releasedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'SendHold' });

export const systemHealthSchema = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    database: z.enum(['ok', 'down']),
    redis: z.enum(['ok', 'down']),
    nodes: z.array(nodeSchema),
    scanner: scannerSchema,
    queues: z.array(queueSchema),
    openAlerts: z.object({ critical: z.int().min(0), warning: z.int().min(0), notice: z.int().min(0) }),
    brakes: z.array(z.enum(BRAKES)).meta({ description: 'those that are pulled' }),
    held: z.boolean().meta({ description: 'nothing is sent until chain and books are compared' }),
  })
  .meta({ id: 'SystemHealth' });
