import { headSchema } from './block.parser.js';

/** The header alone: a mainnet block with its transactions weighs some hundred kilobytes. */
const WITHOUT_TRANSACTIONS = { detail: false };

/** Asks for the newest block. */
export const HEAD = { path: '/wallet/getblock', body: WITHOUT_TRANSACTIONS, schema: headSchema };

/** Asks for the newest block that 19 of 27 producers have built upon. */
export const SOLID_HEAD = {
  path: '/walletsolidity/getblock',
  body: WITHOUT_TRANSACTIONS,
  schema: headSchema,
};
