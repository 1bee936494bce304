import { Injectable } from '@nestjs/common';
import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { AppConfig } from '../../platform/config/index.js';
import { AppError } from '../../platform/errors/index.js';
import {
  accountSchema,
  chainParametersSchema,
  constantCallSchema,
  delegatedSchema,
  maxSizeSchema,
  resourceSchema,
  toAccountReading,
  toWalletReading,
  type AccountReading,
  type ConstantCallJson,
  type WalletReading,
} from './account.parser.js';
import { SOLID_HEAD } from './heads.js';
import { type StakeReading, toStakeReading } from './stake.parser.js';
import type { TronNode } from './tron-node.js';
import { TronNodes } from './tron-nodes.js';

const ENERGY = 1;
const SOLID_TRIES = 8;
const WORD_HEX = 64;
const BALANCE_OF = 'balanceOf(address)';

type View = '/wallet' | '/walletsolidity';

export interface EnergyTotals {
  /** Energy units a day of the whole network. */
  readonly totalEnergyLimit: number;
  /** Stake for energy of the whole network, in TRX. */
  readonly totalEnergyWeight: number;
}

/** A balance (sun, or micro-USDT) and the solid block whose state it belongs to. */
export interface SolidBalance {
  readonly height: bigint;
  readonly balance: bigint;
}

/** Stake as a solid block or a later one shows it. */
export interface SolidStake {
  /** The node's solid head before it was asked: what it says is of this block or a later one. */
  readonly height: bigint;
  readonly sun: bigint;
}

/** Reads of accounts, resources and constant calls. */
@Injectable()
export class AccountReader {
  constructor(
    private readonly nodes: TronNodes,
    private readonly config: AppConfig,
  ) {}

  /** @throws AppError tron/no_answer */
  async energyTotals(): Promise<EnergyTotals> {
    // Totals come with the resources of any account that exists.
    for (const address of [this.config.tron.usdtContract, this.config.treasuryAddress]) {
      const answer = await this.nodes.read(resourceOf(address));
      if (answer.TotalEnergyLimit !== undefined && answer.TotalEnergyWeight !== undefined)
        return { totalEnergyLimit: answer.TotalEnergyLimit, totalEnergyWeight: answer.TotalEnergyWeight };
    }
    throw new AppError(
      'tron/totals_unknown',
      'world',
      'neither the USDT contract nor the treasury exists on chain',
    );
  }

  async chainParameters(): Promise<ReadonlyMap<string, number>> {
    const { chainParameter } = await this.nodes.read({
      path: '/wallet/getchainparameters',
      body: {},
      schema: chainParametersSchema,
    });
    return new Map(chainParameter.map(({ key, value }) => [key, value]));
  }

  async account(address: TronAddress): Promise<AccountReading> {
    const [account, resource] = await Promise.all([
      this.nodes.read(accountOf('/wallet', address)),
      this.nodes.read(resourceOf(address)),
    ]);
    return toAccountReading(account, resource);
  }

  async wallet(address: TronAddress): Promise<WalletReading> {
    const [account, resource, { max_size: delegatableSun }] = await Promise.all([
      this.nodes.read(accountOf('/wallet', address)),
      this.nodes.read(resourceOf(address)),
      this.nodes.read({
        path: '/wallet/getcandelegatedmaxsize',
        body: { owner_address: toHexAddress(address), type: ENERGY },
        schema: maxSizeSchema,
      }),
    ]);
    return toWalletReading(account, resource, delegatableSun);
  }

  async stake(address: TronAddress): Promise<StakeReading> {
    const [account, resource] = await Promise.all([
      this.nodes.read(accountOf('/wallet', address)),
      this.nodes.read(resourceOf(address)),
    ]);
    return toStakeReading(account, resource);
  }

  /** Liquid TRX at one solid block. */
  async atSolid(address: TronAddress): Promise<SolidBalance> {
    return this.betweenEqualHeads(async (node) => {
      const { balance } = await this.nodes.readFrom(node, accountOf('/walletsolidity', address));
      return balance;
    });
  }

  /** USDT of the configured contract at one solid block, in micro-USDT. */
  async usdtAtSolid(address: TronAddress): Promise<SolidBalance> {
    const question = this.callOf('/walletsolidity', address, BALANCE_OF, addressWord(address));
    return this.betweenEqualHeads(async (node) => {
      const [word] = resultOf(await this.nodes.readFrom(node, question), BALANCE_OF).constant_result;
      if (word) return BigInt(`0x${word}`);
      throw new AppError('tron/no_answer', 'world', `${BALANCE_OF} gave no figure`);
    });
  }

  /** A figure of one solid block: read between two equal solid heads of the same node. */
  private async betweenEqualHeads(read: (node: TronNode) => Promise<bigint>): Promise<SolidBalance> {
    const [node] = this.nodes.available();
    if (!node) throw new AppError('tron/no_answer', 'world', 'every node is resting');
    let before = await this.solidHeadOf(node);
    for (let tries = 0; tries < SOLID_TRIES; tries += 1) {
      const balance = await read(node);
      const after = await this.solidHeadOf(node);
      if (before.id === after.id) return { height: before.height, balance };
      before = after;
    }
    throw new AppError('tron/solid_head_moves', 'world', 'the solid head moved during every reading');
  }

  /** What `supplier` has delegated to `receiver` for energy, locked and unlocked, by one node. */
  async delegatedAtSolid(supplier: TronAddress, receiver: TronAddress): Promise<SolidStake> {
    const [node] = this.nodes.available();
    if (!node) throw new AppError('tron/no_answer', 'world', 'every node is resting');
    const { height } = await this.solidHeadOf(node);
    const { delegatedResource } = await this.nodes.readFrom(node, {
      path: '/walletsolidity/getdelegatedresourcev2',
      body: { fromAddress: toHexAddress(supplier), toAddress: toHexAddress(receiver) },
      schema: delegatedSchema,
    });
    const sun = delegatedResource.reduce((total, record) => total + record.frozen_balance_for_energy, 0n);
    return { height, sun };
  }

  /** In millionths of a USDT. */
  async usdtBalance(address: TronAddress): Promise<bigint> {
    const { words } = await this.call(address, BALANCE_OF, addressWord(address));
    return words[0] ? BigInt(`0x${words[0]}`) : 0n;
  }

  /**
   * Energy of one USDT transfer, the dynamic penalty included. `from` must hold at least one micro-USDT.
   * @throws AppError tron/call_reverted
   */
  async simulateUsdtTransfer(from: TronAddress, to: TronAddress): Promise<number> {
    const amount = '1'.padStart(WORD_HEX, '0');
    const { energyUsed } = await this.call(from, 'transfer(address,uint256)', addressWord(to) + amount);
    return energyUsed;
  }

  private async call(
    owner: TronAddress,
    functionSelector: string,
    parameter: string,
  ): Promise<{ words: readonly string[]; energyUsed: number }> {
    const question = this.callOf('/wallet', owner, functionSelector, parameter);
    const answer = resultOf(await this.nodes.read(question), functionSelector);
    return { words: answer.constant_result, energyUsed: answer.energy_used };
  }

  private callOf(view: View, owner: TronAddress, functionSelector: string, parameter: string) {
    return {
      path: `${view}/triggerconstantcontract`,
      body: {
        owner_address: toHexAddress(owner),
        contract_address: toHexAddress(this.config.tron.usdtContract),
        function_selector: functionSelector,
        parameter,
      },
      schema: constantCallSchema,
    };
  }

  private solidHeadOf(node: TronNode): Promise<{ id: string; height: bigint }> {
    return this.nodes.readFrom(node, SOLID_HEAD);
  }
}

/** @throws AppError tron/call_reverted */
function resultOf(answer: ConstantCallJson, functionSelector: string): ConstantCallJson {
  const { result } = answer;
  if (result?.result === true && result.message === undefined) return answer;
  throw new AppError('tron/call_reverted', 'world', `${functionSelector} failed in simulation`, {
    message: Buffer.from(result?.message ?? '', 'hex').toString('utf8'),
  });
}

const addressWord = (address: TronAddress): string => toHexAddress(address).slice(2).padStart(WORD_HEX, '0');

const accountOf = (view: View, address: TronAddress) => ({
  path: `${view}/getaccount`,
  body: { address: toHexAddress(address) },
  schema: accountSchema,
});

const resourceOf = (address: TronAddress) => ({
  path: '/wallet/getaccountresource',
  body: { address: toHexAddress(address) },
  schema: resourceSchema,
});
