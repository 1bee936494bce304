import type { z } from 'zod';
import { currency, microUsdtText, sunText } from './wire.js';

/** Fields of an amount in the currency beside it: of the two only the one that fits. */
export const moneyFields = {
  currency,
  amountSun: sunText.optional().meta({ description: 'where the currency is TRX', examples: ['2800123'] }),
  amountMicroUsdt: microUsdtText
    .optional()
    .meta({ description: 'where the currency is USDT', examples: ['910000'] }),
};

/** An amount of either currency on the wire. */
export interface WireMoney {
  currency: 'TRX' | 'USDT';
  amountSun?: string | undefined;
  amountMicroUsdt?: string | undefined;
}

/** In a request: sun or micro-USDT; refine the object by `hasOneAmount`. */
export const amountFields = <T extends z.ZodType>(amount: T) => ({
  amountSun: amount.optional().meta({ description: 'an amount of TRX, in sun', examples: ['10000000'] }),
  amountMicroUsdt: amount.optional().meta({ description: 'an amount of USDT, in micro-USDT' }),
});

/** Whether exactly one of the two is given. */
export const hasOneAmount = (body: { amountSun?: unknown; amountMicroUsdt?: unknown }): boolean =>
  (body.amountSun === undefined) !== (body.amountMicroUsdt === undefined);

/** What a request says that gives both or none. */
export const ONE_AMOUNT = { message: 'give either amountSun or amountMicroUsdt' };
