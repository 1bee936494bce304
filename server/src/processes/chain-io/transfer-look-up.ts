import { toHexAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import type { IncomingTransfer } from '../../domain/payments/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { readBlock } from './block.facts.js';
import { BlockFetcher } from './block.fetcher.js';
import { OwnAddressBook } from './own-addresses.js';

/** What the nodes say of a transaction now. */
export interface TransferSighting {
  /** scanned: its block was read by the scanner, so the books know all that it brought us. */
  readonly state: 'unknown' | 'scanned' | 'not_scanned_yet';
  /** Of its block; null when no block of the nodes' chain has it. */
  readonly height: bigint | null;
  readonly scannedHeight: bigint;
  /** What it brings to our receiving addresses. */
  readonly transfers: readonly IncomingTransfer[];
}

/** Reads the block of one transaction again, as the scanner would. It writes nothing: only the scanner does. */
@Injectable()
export class TransferLookUp {
  private readonly usdtHex: string;

  constructor(
    config: AppConfig,
    private readonly chain: ChainService,
    private readonly fetcher: BlockFetcher,
    private readonly own: OwnAddressBook,
  ) {
    this.usdtHex = toHexAddress(config.tron.usdtContract);
  }

  /** @throws AppError tron/no_answer, chain/not_started, chain/receipts_mismatch (all the world's) */
  async look(txid: string): Promise<TransferSighting> {
    const { height: scannedHeight } = await this.chain.cursor();
    const height = await this.fetcher.heightOf(txid);
    const block = height === null ? null : await this.fetcher.block(height);
    if (height === null || !block) return { state: 'unknown', height: null, scannedHeight, transfers: [] };
    const { infos } = await this.fetcher.withInfos(block);
    const { transfers } = readBlock(block, infos, await this.own.current(), this.usdtHex);
    return {
      state: height <= scannedHeight ? 'scanned' : 'not_scanned_yet',
      height,
      scannedHeight,
      transfers: transfers.filter((one) => one.txid === txid),
    };
  }
}
