import { z } from 'zod';
import { id, instant, microUsdtText, moneyFields, sunText, tronAddress, txid } from '../http/index.js';
import { deposit, knownTransfer } from '../payments/payments.schemas.js';

/** What a user has with us. */
export const balances = {
  balanceSun: sunText.meta({ description: 'balance in TRX' }),
  balanceMicroUsdt: microUsdtText.meta({ description: 'balance in USDT' }),
};

/** Who keeps the user from buying, since when and why. */
export const userBlock = z.object({
  since: instant,
  by: z.string().meta({ description: 'the admin who did it' }),
  reason: z.string(),
});

export const user = z
  .object({
    id,
    telegramId: z
      .string()
      .regex(/^\d+$/)
      .meta({ examples: ['7012345678'] }),
    username: z.string().nullable().meta({ description: 'in Telegram, without the @' }),
    firstName: z.string(),
    language: z.enum(['zh', 'en']),
    ...balances,
    blocked: userBlock
      .nullable()
      .meta({ description: 'set while nothing is sold to the user, and what he pays is held' }),
    botBlockedAt: instant.nullable().meta({ description: 'since when the user has blocked the bot' }),
    createdAt: instant,
    lastSeenAt: instant,
  })
  .meta({ id: 'User', description: 'somebody who has spoken to the bot' });
export type UserWire = z.infer<typeof user>;

export const userDetail = z
  .object({
    ...user.shape,
    orders: z.object({
      total: z.int().min(0),
      waiting: z.int().min(0).meta({ description: 'not at an end' }),
      completed: z.int().min(0),
      paidSun: sunText.meta({ description: 'prices of the orders paid in TRX' }),
      paidMicroUsdt: microUsdtText.meta({ description: 'prices of the orders paid in USDT' }),
      lastAt: instant.nullable(),
    }),
  })
  .meta({ id: 'UserDetail' });

export const STATEMENT_KINDS = [
  'deposit',
  'order_payment',
  'order_refund',
  'adjustment',
  'credited_payment',
  'payout',
  'other',
] as const;

/** One line of a statement. */
export const statementLine = z
  .object({
    id: z.string().meta({ description: 'rises with each line', examples: ['120345'] }),
    kind: z.enum(STATEMENT_KINDS),
    ...moneyFields,
    balanceSun: sunText.optional().meta({ description: 'right after it, where the currency is TRX' }),
    balanceMicroUsdt: microUsdtText
      .optional()
      .meta({ description: 'right after it, where the currency is USDT' }),
    at: instant,
    orderId: id.nullable(),
    orderReference: z.string().nullable(),
    txid: txid.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'StatementLine', description: 'what came into a balance, or went out where it is negative' });
export type StatementLineWire = z.infer<typeof statementLine>;

/** A request that was opened, or what the chain told us of a transfer. */
export const depositAnswer = z
  .object({
    deposit: deposit.nullable().meta({ description: 'the request that was opened' }),
    transfers: z
      .array(knownTransfer)
      .nullable()
      .meta({ description: 'transfers to us in the transaction that was asked about' }),
  })
  .meta({ id: 'DepositAnswer' });

export const userWallets = z
  .object({
    book: z
      .array(z.object({ id, address: tronAddress, label: z.string(), usedAt: instant }))
      .meta({ description: 'what the user saved; proves nothing' }),
    proved: z
      .array(
        z.object({
          address: tronAddress,
          provedAt: instant,
          paymentId: id,
          shared: z.boolean().meta({ description: 'others proved it as well: it names nobody' }),
        }),
      )
      .meta({ description: 'from which the user paid the exact amount of a request of his' }),
  })
  .meta({ id: 'UserWallets' });
