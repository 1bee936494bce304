import { setTimeout as delay } from 'node:timers/promises';
import { TronWeb } from 'tronweb';
import { ControlError } from '../control/control-error.js';
import type { ChatEvents } from '../store/chat-events.js';
import type { RecordLog } from '../store/record-log.js';
import { asExactNumber, formatAmount } from './amounts.js';
import type { DevnetClient } from './devnet-client.js';
import type { WalletKey, WalletKeys } from './wallet-keys.js';
import type { UsdtEstimate, WalletTransaction, WalletView } from './wallet.types.js';

/** Most a USDT transfer of the demo wallet may cost, in sun: well above 13.03 TRX. */
const FEE_LIMIT_SUN = 100_000_000;
const EXPIRATION_MS = 60_000;
const RECEIPT_MS = 30_000;
const KEPT_TRANSACTIONS = 100;
const POLL_MS = 200;

interface Holdings {
  sun: bigint;
  microUsdt: bigint;
}

/** What a person does with a TRON wallet: look, pay TRX, send USDT, see the receipt. */
export class WalletService {
  private readonly transactions = new Map<number, WalletTransaction[]>();
  private readonly tronWeb: TronWeb;
  private lastTimestamp = 0;

  constructor(
    private readonly chain: DevnetClient,
    private readonly keys: WalletKeys,
    private readonly log: RecordLog,
    private readonly events: ChatEvents,
  ) {
    this.tronWeb = new TronWeb({ fullHost: chain.url });
    for (const { userId, list } of log.loaded<{ userId: number; list: WalletTransaction[] }>('transactions/'))
      this.transactions.set(userId, list);
  }

  async view(userId: number): Promise<WalletView> {
    const { address } = this.keys.of(userId);
    const [account, resources, microUsdt] = await Promise.all([
      this.chain.account(address),
      this.chain.resources(address),
      this.chain.usdtBalance(address),
    ]);
    const energy = available(resources.EnergyLimit, resources.EnergyUsed);
    const bandwidth =
      available(resources.NetLimit, resources.NetUsed) +
      available(resources.freeNetLimit, resources.freeNetUsed);
    return {
      address,
      connected: true,
      activated: account !== undefined,
      sun: (account?.sun ?? 0n).toString(),
      microUsdt: microUsdt.toString(),
      energy: { available: energy, limit: resources.EnergyLimit },
      bandwidth: { available: bandwidth, limit: resources.NetLimit + resources.freeNetLimit },
    };
  }

  history(userId: number): WalletTransaction[] {
    return this.transactions.get(userId) ?? [];
  }

  /** Transfers TRX and waits for the receipt. Amounts of the transaction are in sun. */
  async pay(userId: number, to: string, sun: bigint): Promise<WalletTransaction> {
    const key = this.keys.of(userId);
    requireAddress(to);
    if (to === key.address) throw new ControlError(400, 'this is your own address');
    const blockHeader = await this.blockHeader();
    const options = { blockHeader };
    const built = await this.tronWeb.transactionBuilder.sendTrx(to, asExactNumber(sun), key.address, options);
    return this.send(key, built, { kind: 'trx', to, amount: sun.toString() });
  }

  /** Transfers USDT and waits for the receipt. */
  async sendUsdt(
    userId: number,
    to: string,
    microUsdt: bigint,
    feeLimitSun = FEE_LIMIT_SUN,
  ): Promise<WalletTransaction> {
    const key = this.keys.of(userId);
    requireAddress(to);
    const contract = this.chain.usdtContract;
    if (contract === undefined) throw new ControlError(503, 'no USDT contract is configured');
    const blockHeader = await this.blockHeader();
    const parameters = [
      { type: 'address', value: to },
      { type: 'uint256', value: microUsdt.toString() },
    ];
    const options = { feeLimit: feeLimitSun, txLocal: true, blockHeader };
    const { transaction } = await this.tronWeb.transactionBuilder.triggerSmartContract(
      contract,
      'transfer(address,uint256)',
      options,
      parameters,
      key.address,
    );
    return this.send(key, transaction, { kind: 'usdt', to, amount: microUsdt.toString() });
  }

  /** What sending USDT would cost right now. */
  async estimate(userId: number, to: string, microUsdt: bigint): Promise<UsdtEstimate> {
    requireAddress(to);
    const { address } = this.keys.of(userId);
    const [energy, resources, price, held] = await Promise.all([
      this.chain.transferEnergy(address, to, microUsdt),
      this.chain.resources(address),
      this.chain.energyPrice(),
      this.chain.usdtBalance(to),
    ]);
    const own = available(resources.EnergyLimit, resources.EnergyUsed);
    const burnSun = BigInt(Math.max(0, energy - own)) * price;
    return { energy, available: own, burnSun: burnSun.toString(), recipientHoldsUsdt: held > 0n };
  }

  /** Two addresses to try: one that holds USDT (another demo user's) and one that holds none. */
  async recipients(
    userId: number,
    others: readonly number[],
  ): Promise<{ holding: string | null; notHolding: string }> {
    const stranger = this.keys.strangerAddress();
    const notHolding = (await this.chain.usdtBalance(stranger)) > 0n ? this.keys.renewStranger() : stranger;
    for (const other of others) {
      const { address } = this.keys.of(other);
      if (other !== userId && (await this.chain.usdtBalance(address)) > 0n)
        return { holding: address, notHolding };
    }
    return { holding: null, notHolding };
  }

  /** Test money from the devnet's faucet, in sun and millionths of USDT; resolves when a block has brought it. */
  async faucet(userId: number, sun: bigint, microUsdt: bigint): Promise<void> {
    const { address } = this.keys.of(userId);
    const before = await this.holdings(address);
    // The faucet takes whole sun and USDT as a decimal amount.
    const gift = { address, sun: sun.toString(), usdt: formatAmount(microUsdt) };
    await this.chain.control('/_control/faucet', gift);
    await this.waitForHoldings(address, { sun: before.sun + sun, microUsdt: before.microUsdt + microUsdt });
    this.events.emit({ type: 'wallet', chatId: userId });
  }

  private async holdings(address: string): Promise<Holdings> {
    const [account, microUsdt] = await Promise.all([
      this.chain.account(address),
      this.chain.usdtBalance(address),
    ]);
    return { sun: account?.sun ?? 0n, microUsdt };
  }

  /** Ends quietly after a while: the owner may have spent some of it meanwhile. */
  private async waitForHoldings(address: string, wanted: Holdings): Promise<void> {
    const end = Date.now() + RECEIPT_MS;
    while (Date.now() < end) {
      const { sun, microUsdt } = await this.holdings(address);
      if (sun >= wanted.sun && microUsdt >= wanted.microUsdt) return;
      await delay(POLL_MS);
    }
  }

  private async send(
    key: WalletKey,
    built: Parameters<TronWeb['trx']['sign']>[0],
    what: Pick<WalletTransaction, 'kind' | 'to' | 'amount'>,
  ): Promise<WalletTransaction> {
    const signed = await this.tronWeb.trx.sign(built, key.privateKey);
    if (typeof signed === 'string') throw new Error('a transaction was signed as text');
    await this.chain.broadcast(signed);
    const transaction: WalletTransaction = { ...what, txid: signed.txID, at: Date.now(), receipt: null };
    this.save(key.userId, transaction);
    const receipt = await this.chain.receipt(signed.txID, RECEIPT_MS);
    const finished = { ...transaction, receipt: receipt ?? null };
    this.save(key.userId, finished);
    return finished;
  }

  private save(userId: number, transaction: WalletTransaction): void {
    const others = this.history(userId).filter((one) => one.txid !== transaction.txid);
    const list = [transaction, ...others].slice(0, KEPT_TRANSACTIONS);
    this.transactions.set(userId, list);
    this.log.put(`transactions/${userId}`, { userId, list });
    this.events.emit({ type: 'wallet', chatId: userId });
  }

  /** Reference block and a timestamp of its own: equal transactions in one block must not get the same txID. */
  private async blockHeader() {
    const block = await this.chain.headBlock();
    this.lastTimestamp = Math.max(block.timestamp, this.lastTimestamp + 1);
    return {
      ref_block_bytes: (block.number & 0xffff).toString(16).padStart(4, '0'),
      ref_block_hash: block.id.slice(16, 32),
      expiration: block.timestamp + EXPIRATION_MS,
      timestamp: this.lastTimestamp,
    };
  }
}

const available = (limit: number, used: number): number => Math.max(0, limit - used);

function requireAddress(address: string): void {
  if (!address.startsWith('T') || !TronWeb.isAddress(address))
    throw new ControlError(400, `"${address}" is not a TRON address`);
}
