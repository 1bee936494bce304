import { type Account, newAccount } from './account.js';
import type { DevnetControl } from './devnet-control.js';
import { Sender } from './sender.js';

/** Several accounts with money that pay anybody by transactions of their own, signed as any wallet signs. */
export class Payer {
  readonly sender: Sender;
  private turn = 0;

  private constructor(
    devnet: DevnetControl,
    readonly accounts: readonly Account[],
  ) {
    this.sender = new Sender(devnet);
  }

  /** Makes accounts that hold `trx` and `usdt` each. */
  static async create(devnet: DevnetControl, count: number, trx: number, usdt = 0): Promise<Payer> {
    const accounts = Array.from({ length: count }, newAccount);
    for (const { address } of accounts) await devnet.control('faucet', { address, trx, usdt });
    return new Payer(devnet, accounts);
  }

  /** The accounts take turns. */
  next(): Account {
    const account = this.accounts[this.turn++ % this.accounts.length];
    if (!account) throw new Error('nobody has money');
    return account;
  }

  /**
   * Transfers sun and resolves with the transaction's id once a node took it.
   * @throws Error when no node takes it within ten seconds
   */
  pay(to: string, sun: bigint): Promise<string> {
    return this.sender.trx(this.next(), to, sun);
  }
}
