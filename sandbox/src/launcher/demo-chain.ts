import { TronWeb, type Types } from 'tronweb';
import { z } from 'zod';
import { until } from '../embedded/index.js';
import type { SandboxAccount, SandboxSecrets } from './secrets.js';

/** The first active permission an account grants gets id 2 (0 owner, 1 witness). */
export const DELEGATION_PERMISSION_ID = 2;

/**
 * Bitmap of the contract types 57 DelegateResource and 58 UnDelegateResource: bit n is bit n % 8 of byte
 * floor(n / 8) of 32 bytes, so both lie in byte 7.
 */
const DELEGATION_OPERATIONS = `00000000000000${(0b110).toString(16).padStart(2, '0')}${'00'.repeat(24)}`;

const TRX = 1_000_000;

/** Whole TRX that each supplier stakes for energy: 6,851 TRX carry 65,000 energy on mainnet. */
const ENERGY_STAKES = [400_000, 120_000, 200_000, 60_000, 90_000, 30_000] as const;
const BANDWIDTH_STAKE = 3_000;
/** Liquid TRX of a supplier: fees, and 100 TRX for setting its permission. */
const LIQUID = 500;
const TREASURY = 5_000;

const accountShape = z.object({
  address: z.string().optional(),
  active_permission: z.array(z.object({ permission_name: z.string().optional() })).optional(),
  frozenV2: z
    .array(z.object({ type: z.string().optional(), amount: z.coerce.number().optional() }))
    .optional(),
  delegated_frozenV2_balance_for_bandwidth: z.coerce.number().default(0),
  account_resource: z
    .object({ delegated_frozenV2_balance_for_energy: z.coerce.number().default(0) })
    .default({ delegated_frozenV2_balance_for_energy: 0 }),
});
type Account = z.infer<typeof accountShape>;

class DemoChain {
  private readonly tronWeb: TronWeb;

  constructor(private readonly url: string) {
    this.tronWeb = new TronWeb({ fullHost: url });
  }

  async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`devnet ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async account(address: string): Promise<Account> {
    return accountShape.parse(await this.post('/wallet/getaccount', { address, visible: true }));
  }

  /** Gives TRX to an account that does not exist yet, and waits until the chain shows it. */
  async fund(address: string, trx: number): Promise<void> {
    if ((await this.account(address)).address) return;
    await this.post('/_control/faucet', { address, sun: trx * TRX });
  }

  async exists(address: string): Promise<void> {
    await until(`account ${address} to exist`, async () => (await this.account(address)).address);
  }

  async stake(owner: SandboxAccount, trx: number, resource: 'ENERGY' | 'BANDWIDTH'): Promise<void> {
    if (stakeOf(await this.account(owner.address), resource) > 0) return;
    const built = await this.tronWeb.transactionBuilder.freezeBalanceV2(trx * TRX, resource, owner.address);
    await this.send(built, owner);
  }

  async grantDelegation(owner: SandboxAccount, delegate: SandboxAccount): Promise<void> {
    const { active_permission: active = [] } = await this.account(owner.address);
    if (active.some((permission) => permission.permission_name === 'delegation')) return;
    const built = await this.tronWeb.transactionBuilder.updateAccountPermissions(
      owner.address,
      permission('Owner', 'owner', owner.address),
      undefined,
      [{ ...permission('Active', 'delegation', delegate.address), operations: DELEGATION_OPERATIONS }],
    );
    await this.send(built, owner);
  }

  private async send(built: Types.Transaction, owner: SandboxAccount): Promise<void> {
    const signed = await this.tronWeb.trx.sign(built, owner.privateKey);
    const answer = await this.tronWeb.trx.sendRawTransaction(signed);
    if (!answer.result) throw new Error(`devnet refused a demo transaction: ${JSON.stringify(answer)}`);
  }
}

/** Sun staked, what is delegated included: a rental may be running. */
function stakeOf(account: Account, resource: 'ENERGY' | 'BANDWIDTH'): number {
  // The node leaves out the type of the first one of the enumeration, BANDWIDTH.
  const own = account.frozenV2?.find(({ type = 'BANDWIDTH' }) => type === resource)?.amount ?? 0;
  return resource === 'ENERGY'
    ? own + account.account_resource.delegated_frozenV2_balance_for_energy
    : own + account.delegated_frozenV2_balance_for_bandwidth;
}

function permission(kind: 'Owner' | 'Active', name: string, address: string) {
  return {
    type: kind === 'Owner' ? 0 : 2,
    permission_name: name,
    threshold: 1,
    keys: [{ address, weight: 1 }],
  } as unknown as Types.Permission;
}

/**
 * Gives the demo's accounts their TRX, stakes and permissions through the node's own HTTP API, signed like
 * anybody's. What an earlier start did already is not done again.
 */
export async function prepareDemoChain(url: string, secrets: SandboxSecrets): Promise<void> {
  const chain = new DemoChain(url);
  const { suppliers, treasury, payment, flash, delegation } = secrets;
  const staked = suppliers.map((supplier, index) => ({ supplier, stake: ENERGY_STAKES[index] ?? 30_000 }));
  await chain.fund(treasury.address, TREASURY);
  for (const { address } of [...payment, ...flash]) await chain.fund(address, 1);
  for (const { supplier, stake } of staked) {
    await chain.fund(supplier.address, stake + BANDWIDTH_STAKE + LIQUID);
  }
  await chain.post('/_control/mine', {});
  for (const { address } of [treasury, ...payment, ...flash, ...suppliers]) await chain.exists(address);
  for (const { supplier, stake } of staked) {
    await chain.stake(supplier, stake, 'ENERGY');
    await chain.stake(supplier, BANDWIDTH_STAKE, 'BANDWIDTH');
  }
  const [first] = suppliers;
  if (first) await chain.grantDelegation(first, delegation);
  await chain.post('/_control/mine', {});
}
