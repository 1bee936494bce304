import { startDevnet, type Devnet } from '@energy-desk/sandbox/devnet';
import { toHexAddress } from '@energy-desk/shared/units';
import { walletsRoutes } from '@energy-desk/shared/pools';
import type { ModuleMetadata } from '@nestjs/common';
import { TronWeb, type Types } from 'tronweb';
import { BroadcastStep, ChainIoModule, ScanStep } from '../../../../src/processes/chain-io/index.js';
import { Api, type Person } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import { aKey, aPool, type Wallet } from './stock.js';

const BLOCKS_TO_SOLID = 20;
/** What is signed lives for 15: nothing that jobs sign meanwhile dies of the test's haste. */
const BLOCKS_AT_ONCE = 5;
const OWNER_FUNDS_TRX = 50_000;

/** An account as the node's own API shows it: what our figures must equal. */
export interface NodeAccount {
  readonly liquidSun: bigint;
  /** Own stake for energy that is not delegated. */
  readonly energySun: bigint;
  readonly bandwidthSun: bigint;
  readonly delegatedSun: bigint;
  readonly unstaking: readonly { readonly resource: string; readonly sun: bigint; readonly at: Date }[];
}

interface AccountJson {
  balance?: number;
  frozenV2?: { type?: string; amount?: number }[];
  unfrozenV2?: { type?: string; unfreeze_amount: number; unfreeze_expire_time: number }[];
  account_resource?: { delegated_frozenV2_balance_for_energy?: number };
}

/** The API and its workers over a devnet, whose blocks are made by the test. */
export class DevnetDesk {
  private constructor(
    readonly api: Api,
    readonly devnet: Devnet,
    readonly operator: Person,
    readonly tronWeb: TronWeb,
  ) {}

  static async open(
    imports: NonNullable<ModuleMetadata['imports']> = [],
    given: Readonly<Record<string, string>> = {},
  ): Promise<DevnetDesk> {
    const devnet = await startDevnet({ blockMs: 0 });
    const environment = {
      ...given,
      TRON_NODES: devnet.urls.join(','),
      TRON_USDT_CONTRACT: devnet.usdtContract,
    };
    const api = await Api.open([ChainIoModule, ...imports], { environment });
    const desk = new DevnetDesk(api, devnet, await api.as('operator'), new TronWeb({ fullHost: devnet.url }));
    await desk.fund(api.rooms.config.treasuryAddress, 1_000);
    await desk.turn();
    return desk;
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.devnet.close();
  }

  async control(name: string, body: object): Promise<void> {
    const response = await fetch(`${this.devnet.url}/_control/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  }

  fund(address: string, trx: number): Promise<void> {
    return this.control('faucet', { address, trx });
  }

  /** Sends what is signed, makes it solid and reads it. */
  async turn(): Promise<void> {
    for (let made = 0; made < BLOCKS_TO_SOLID; made += BLOCKS_AT_ONCE) {
      await this.send();
      this.devnet.mine(BLOCKS_AT_ONCE);
      await this.scan();
    }
  }

  /** Until nothing waits to be sent: a job of the queue may be at it, too. */
  private send(): Promise<void> {
    const broadcast = this.api.rooms.get(BroadcastStep);
    return eventually('everything signed is sent', async () => {
      await broadcast.run();
      await broadcast.settled();
      const unanswered = `SELECT count(*)::int FROM tron_transactions
        WHERE status IN ('signed', 'sent') AND answer_class IS NULL`;
      return (await this.api.rooms.value(unanswered)) === 0;
    });
  }

  /** Lets chain time pass. */
  async pass(seconds: number): Promise<void> {
    await this.control('warp', { seconds, solidify: true });
    await this.scan();
  }

  /** Turns until it holds. */
  until(what: string, condition: () => Promise<boolean>): Promise<void> {
    return eventually(what, async () => {
      await this.turn();
      return condition();
    });
  }

  private async scan(): Promise<void> {
    const step = this.api.rooms.get(ScanStep);
    await eventually('the scanner is at the head', async () =>
      ['waiting', 'halted'].includes(await step.run(true)),
    );
  }

  /** An account with its owner key, funded, that nobody knows yet. */
  async newOwner(trx = OWNER_FUNDS_TRX): Promise<{ address: Wallet['address']; privateKey: string }> {
    const account = aKey(this.api.rooms);
    await this.fund(account.address, trx);
    return account;
  }

  /** A supplier wallet brought in over the API with its owner key. */
  async newWallet(poolId?: string): Promise<Wallet> {
    const owner = await this.newOwner();
    const body = {
      ...owner,
      permissionId: 0,
      poolId: poolId ?? (await aPool(this.api.rooms)),
      reason: 'made by the test',
    };
    const { wallet } = await this.operator.get(walletsRoutes.import, { body });
    return { id: wallet.id, ...owner };
  }

  async refresh(wallet: Wallet) {
    const body = { walletIds: [wallet.id] };
    const { failed } = await this.operator.get(walletsRoutes.updateBalances, { body });
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
    return this.operator.get(walletsRoutes.details, { params: { id: wallet.id } });
  }

  async signAndSend(built: Types.Transaction, privateKey: string): Promise<void> {
    const signed = await this.tronWeb.trx.sign(built, privateKey);
    const answer = await this.tronWeb.trx.sendRawTransaction(signed);
    if (!answer.result) throw new Error(JSON.stringify(answer));
    await this.turn();
  }

  async account(address: Wallet['address']): Promise<NodeAccount> {
    const json = await this.ask<AccountJson>('/wallet/getaccount', { address: toHexAddress(address) });
    const own = (type: string): bigint =>
      (json.frozenV2 ?? [])
        .filter((one) => (one.type ?? 'BANDWIDTH') === type)
        .reduce((total, { amount = 0 }) => total + BigInt(amount), 0n);
    return {
      liquidSun: BigInt(json.balance ?? 0),
      energySun: own('ENERGY'),
      bandwidthSun: own('BANDWIDTH'),
      delegatedSun: BigInt(json.account_resource?.delegated_frozenV2_balance_for_energy ?? 0),
      unstaking: (json.unfrozenV2 ?? []).map((one) => ({
        resource: one.type ?? 'BANDWIDTH',
        sun: BigInt(one.unfreeze_amount),
        at: new Date(one.unfreeze_expire_time),
      })),
    };
  }

  /** What the node lets the account delegate for energy now. */
  async delegatable(address: Wallet['address']): Promise<bigint> {
    const body = { owner_address: toHexAddress(address), type: 1 };
    const { max_size: size = 0 } = await this.ask<{ max_size?: number }>(
      '/wallet/getcandelegatedmaxsize',
      body,
    );
    return BigInt(size);
  }

  async ask<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.devnet.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as T;
  }
}
