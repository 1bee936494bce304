import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TronWeb } from 'tronweb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevnet, type Devnet } from '../../src/devnet/index.js';
import { prepareDemoChain } from '../../src/launcher/demo-chain.js';
import { demoSeed } from '../../src/launcher/demo-seed.js';
import { loadSecrets, type SandboxAccount, type SandboxSecrets } from '../../src/launcher/index.js';

describe('demo accounts on the chain', () => {
  const dir = mkdtempSync(join(tmpdir(), 'energy-desk-demo-'));
  let devnet: Devnet;
  let secrets: SandboxSecrets;
  let tronWeb: TronWeb;

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0, clock: 'virtual', blockMs: 0 });
    secrets = loadSecrets(join(dir, 'secrets.json'));
    tronWeb = new TronWeb({ fullHost: devnet.url });
    await prepareDemoChain(devnet.url, secrets);
  });
  afterAll(async () => {
    await devnet.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const first = (): SandboxAccount => {
    const [supplier] = secrets.suppliers;
    if (!supplier) throw new Error('no supplier');
    return supplier;
  };

  const delegate = async (key: string, permissionId?: number): Promise<boolean> => {
    const receiver = secrets.payment[0]?.address ?? '';
    const options = permissionId === undefined ? {} : { permissionId };
    const { transactionBuilder, trx } = tronWeb;
    const { address } = first();
    const built = await transactionBuilder.delegateResource(
      2_000_000,
      receiver,
      'ENERGY',
      address,
      false,
      0,
      options,
    );
    const signed =
      permissionId === undefined ? await trx.sign(built, key) : await trx.multiSign(built, key, permissionId);
    return (await trx.sendRawTransaction(signed)).result;
  };

  it('keeps the secrets to ourselves, and the same', () => {
    const file = join(dir, 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadSecrets(file)).toEqual(secrets);
    for (const { address, privateKey } of [secrets.treasury, ...secrets.suppliers, secrets.delegation]) {
      expect(TronWeb.address.fromPrivateKey(privateKey)).toBe(address);
    }
  });

  it('stakes energy and bandwidth for each supplier, once', async () => {
    const before = await tronWeb.trx.getAccountResources(first().address);
    await prepareDemoChain(devnet.url, secrets);
    const after = await tronWeb.trx.getAccountResources(first().address);
    expect(after.EnergyLimit).toBe(before.EnergyLimit);
    for (const { address } of secrets.suppliers) {
      const { EnergyLimit, NetLimit } = await tronWeb.trx.getAccountResources(address);
      expect(EnergyLimit).toBeGreaterThan(130_000);
      expect(NetLimit).toBeGreaterThan(2 * 564);
    }
  });

  it('lets the delegation key delegate and do nothing else', async () => {
    expect(await delegate(secrets.delegation.privateKey, 2)).toBe(true);
    const { transactionBuilder, trx } = tronWeb;
    const theft = await transactionBuilder.sendTrx(secrets.treasury.address, 1_000_000, first().address, {
      permissionId: 2,
    });
    const signed = await trx.multiSign(theft, secrets.delegation.privateKey, 2);
    const answer = await trx.sendRawTransaction(signed);
    expect(answer).toMatchObject({ code: 'SIGERROR' });
  });

  it('starts again over a chain on which most of the stake is rented out', async () => {
    const [, second] = secrets.suppliers;
    if (!second) throw new Error('no second supplier');
    const built = await tronWeb.transactionBuilder.delegateResource(
      60_000_000_000,
      secrets.payment[0]?.address ?? '',
      'ENERGY',
      second.address,
    );
    const { result } = await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(built, second.privateKey));
    expect(result).toBe(true);
    devnet.mine();
    const before = await tronWeb.trx.getAccount(second.address);
    await prepareDemoChain(devnet.url, secrets);
    expect(await tronWeb.trx.getAccount(second.address)).toEqual(before);
  });

  it('seeds the first wallet with its delegation key, the others with owner keys', () => {
    const wallets = demoSeed(secrets).pools.flatMap((pool) => pool.wallets);
    expect(wallets.map(({ address }) => address)).toEqual(secrets.suppliers.map(({ address }) => address));
    expect(wallets[0]).toMatchObject({ permissionId: 2, privateKey: secrets.delegation.privateKey });
    expect(wallets.slice(1).every(({ permissionId }) => permissionId === 0)).toBe(true);
  });
});
