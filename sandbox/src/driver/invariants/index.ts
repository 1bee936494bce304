import pg from 'pg';
import type { ChatDriver } from '../../telegram/index.js';
import { DevnetControl } from '../devnet-control.js';
import { readSolidChain } from '../solid-chain.js';
import type { World } from './books.js';
import { checkDelegations } from './delegations.js';
import { checkFlash } from './flash.js';
import { checkLedger } from './ledger.js';
import { checkMessages } from './messages.js';
import { checkOperations } from './operations.js';
import { checkOrders } from './orders.js';
import { checkPostings } from './postings.js';
import { checkRefunds } from './refunds.js';
import { checkSuppliers } from './suppliers.js';
import { checkTransfers } from './transfers.js';

/** Where to look, and how much must be true by now. */
export interface InvariantOptions {
  databaseUrl: string;
  /** A node of the devnet that answers honestly. */
  devnetUrl: string;
  chat: ChatDriver;
  /** Payment addresses. */
  payment: readonly string[];
  /** Addresses that sell energy to whoever pays. */
  flash: readonly string[];
  treasury: string;
  usdtContract: string;
  /** First block to look at: at or after the one from which the product scans, before any of its business. */
  fromHeight: number;
  /** Whether all work is done, so that every order must be at rest, all stake back and every message told. */
  settled: boolean;
}

/**
 * Checks the invariants of the product from outside: its tables by SQL, the chain by the node's own API and the
 * devnet's audit. No block may be made meanwhile, and the product must have booked every solid block.
 * @returns what is violated, in words; empty when all is well
 */
export async function violatedInvariants(options: InvariantOptions): Promise<string[]> {
  const database = new pg.Pool({ connectionString: options.databaseUrl, max: 2 });
  const devnet = new DevnetControl(options.devnetUrl);
  try {
    const suppliers = (await database.query('SELECT address FROM supplier_wallets ORDER BY address'))
      .rows as {
      address: string;
    }[];
    const world: World = {
      database,
      devnet,
      chain: await readSolidChain(devnet, options.fromHeight),
      receiving: [...options.payment, ...options.flash],
      flash: options.flash,
      treasury: options.treasury,
      wallets: [options.treasury, ...suppliers.map(({ address }) => address)],
      usdtContract: options.usdtContract,
      settled: options.settled,
    };
    return [
      ...(await checkLedger(world)),
      ...(await checkTransfers(world)),
      ...(await checkPostings(world)),
      ...(await checkRefunds(world)),
      ...(await checkFlash(world)),
      ...(await checkSuppliers(world)),
      ...(await checkOrders(world)),
      ...(await checkDelegations(world)),
      ...(await checkOperations(world)),
      ...(await checkMessages(world, options.chat)),
    ];
  } finally {
    await database.end();
  }
}
