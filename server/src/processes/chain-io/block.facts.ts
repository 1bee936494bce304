import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import type { Inclusion, Movement } from '../../domain/chain/index.js';
import type { IncomingTransfer } from '../../domain/payments/index.js';
import type { ParsedBlock, ParsedInfo, ParsedLog, ParsedTransaction } from '../../gateways/tron/index.js';
import type { OwnAddresses } from './own-addresses.js';

/** What a block means to us. */
export interface BlockFacts {
  /** To payment and flash addresses. */
  readonly transfers: readonly IncomingTransfer[];
  /** Everything our addresses sent or paid for, and what came in to treasury and suppliers. */
  readonly movements: readonly Movement[];
  /** Every transaction of the block: some are our operations. */
  readonly inclusions: readonly Inclusion[];
}

const SUCCESS = 'SUCCESS';
/** keccak256 of Transfer(address,address,uint256). */
const TRANSFER_TOPIC = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const TRANSFER_TOPICS = 3;
const ADDRESS_HEX = 40;
const WORD = /^[0-9a-f]{1,64}$/i;

/** Contracts that take the sun they name out of the owner's balance. */
const SPENDING: ReadonlySet<string> = new Set([
  'TransferContract',
  'TriggerSmartContract',
  'FreezeBalanceContract',
  'FreezeBalanceV2Contract',
  'ParticipateAssetIssueContract',
]);

/**
 * Reads a block with its receipts. A transfer counts if it really moved something: a system contract with result
 * SUCCESS, or a Transfer log of the configured USDT contract in a call whose receipt says SUCCESS. Failed calls,
 * other tokens, TRC-10, approvals and zero amounts make no entry; failed calls of ours still cost a fee.
 * @param infos of exactly the block's transactions
 * @param usdtHex the USDT contract, 41… hex
 */
export function readBlock(
  block: ParsedBlock,
  infos: readonly ParsedInfo[],
  own: OwnAddresses,
  usdtHex: string,
): BlockFacts {
  const byTxid = new Map(infos.map((info) => [info.txid, info]));
  const reader = new BlockReader(block, own, usdtHex.slice(2));
  for (const transaction of block.transactions) {
    const info = byTxid.get(transaction.txid);
    if (info) reader.read(transaction, info);
  }
  return reader;
}

class BlockReader implements BlockFacts {
  readonly transfers: IncomingTransfer[] = [];
  readonly movements: Movement[] = [];
  readonly inclusions: Inclusion[] = [];

  constructor(
    private readonly block: ParsedBlock,
    private readonly own: OwnAddresses,
    private readonly usdt: string,
  ) {}

  read(transaction: ParsedTransaction, info: ParsedInfo): void {
    const { height, id: blockId, time } = this.block;
    const { txid, contractRet } = transaction;
    this.inclusions.push({ txid, height, blockId, time, contractRet, feeSun: info.feeSun });
    this.readContract(transaction, info);
    if (contractRet !== SUCCESS || info.receiptResult !== SUCCESS) return;
    info.logs.forEach((log, index) => this.readLog(transaction, log, index + 1));
  }

  private readContract(transaction: ParsedTransaction, info: ParsedInfo): void {
    const { type, ownerHex, toHex, sun, contractRet } = transaction;
    const succeeded = contractRet === SUCCESS;
    const owner = this.ours(ownerHex);
    if (owner) {
      const spent = succeeded && SPENDING.has(type) ? sun : 0n;
      this.move(transaction, 0, owner, type, 'TRX', info.releasedSun - spent, info.feeSun, toHex);
    }
    if (type === 'TransferContract' && succeeded && toHex !== null)
      this.receive(transaction, 0, 'TRX', ownerHex, toHex, sun, type);
  }

  private readLog(transaction: ParsedTransaction, log: ParsedLog, idx: number): void {
    const [topic, from, to] = log.topics;
    if (log.address !== this.usdt || topic !== TRANSFER_TOPIC || log.topics.length !== TRANSFER_TOPICS)
      return;
    if (!from || !to || !WORD.test(log.data)) return;
    const fromHex = `41${from.slice(-ADDRESS_HEX)}`;
    const toHex = `41${to.slice(-ADDRESS_HEX)}`;
    const amount = BigInt(`0x${log.data}`);
    if (amount === 0n || fromHex === toHex) return;
    const sender = this.ours(fromHex);
    if (sender) this.move(transaction, idx, sender, 'Trc20Transfer', 'USDT', -amount, 0n, toHex);
    this.receive(transaction, idx, 'USDT', fromHex, toHex, amount, 'Trc20Transfer');
  }

  private receive(
    transaction: ParsedTransaction,
    idx: number,
    currency: 'TRX' | 'USDT',
    fromHex: string,
    toHex: string,
    amount: bigint,
    kind: string,
  ): void {
    const wallet = this.own.wallets.get(toHex);
    const receiving = this.own.receiving.get(toHex);
    if (wallet && !receiving) this.move(transaction, idx, wallet, kind, currency, amount, 0n, fromHex);
    if (!receiving || amount <= 0n) return;
    this.transfers.push({
      txid: transaction.txid,
      idx,
      currency,
      fromAddress: fromHexAddress(fromHex),
      toAddress: receiving,
      amount,
      height: this.block.height,
      blockId: this.block.id,
      blockTime: this.block.time,
      txExpiration: transaction.expiration,
    });
  }

  private move(
    { txid, sun, resource }: ParsedTransaction,
    idx: number,
    address: TronAddress,
    kind: string,
    currency: 'TRX' | 'USDT',
    amount: bigint,
    feeSun: bigint,
    counterpartyHex: string | null,
  ): void {
    this.movements.push({
      address,
      txid,
      idx,
      kind,
      currency,
      amount,
      feeSun,
      counterparty: counterpartyHex === null ? null : fromHexAddress(counterpartyHex),
      detail: idx === 0 ? { sun: sun.toString(), ...(resource ? { resource } : {}) } : {},
      height: this.block.height,
      blockId: this.block.id,
      blockTime: this.block.time,
    });
  }

  private ours(hex: string): TronAddress | null {
    return this.own.wallets.get(hex) ?? this.own.receiving.get(hex) ?? null;
  }
}
