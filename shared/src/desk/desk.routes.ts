import { z } from 'zod';
import { route, tronAddress } from '../http/index.js';

/** What the desk is and serves, for whoever is logged in. */
export const deskRoutes = {
  about: route({
    method: 'GET',
    path: '/api/desk',
    tag: 'system',
    summary: 'The network, where to look at it, and the addresses of the desk',
    access: 'signed-in',
    response: z
      .object({
        network: z.enum(['mainnet', 'nile', 'shasta', 'devnet']),
        explorer: z.object({
          address: z.string().meta({ description: 'page of an address: {address} stands for it' }),
          transaction: z.string().meta({ description: 'page of a transaction: {txid} stands for it' }),
        }),
        paymentAddresses: z.array(tronAddress),
        flashAddresses: z.array(tronAddress),
        treasuryAddress: tronAddress,
        usdtContract: tronAddress,
      })
      .meta({ id: 'Desk' }),
  }),
} as const;
