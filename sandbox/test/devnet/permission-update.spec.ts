import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Types } from 'tronweb';
import { blockHeader, startWorld, type Wallet, type World } from './harness.js';
import { activeRule, DELEGATE_ONLY, key, ownerRule, type Rule } from './permission-rules.js';

let world: World;
let supplier: Wallet;
let operator: Wallet;
let renter: Wallet;

beforeAll(async () => {
  world = await startWorld();
  supplier = await world.staked(10_000, 'ENERGY', 500);
  operator = world.wallet();
  renter = await world.funded(2);
});
afterAll(() => world.close());

/** An AccountPermissionUpdate that tronweb's own checks would not let through. */
async function update(owner: Rule | undefined, actives: Rule[], extra: object = {}): Promise<object> {
  const value = { owner_address: supplier.hex, ...(owner ? { owner } : {}), actives, ...extra };
  const reference = (
    await world.tronWeb.transactionBuilder.sendTrx(
      renter.address,
      1,
      supplier.address,
      blockHeader(world.devnet),
    )
  ).raw_data;
  return {
    raw_data: {
      ...reference,
      contract: [
        {
          type: 'AccountPermissionUpdateContract',
          parameter: { type_url: 'type.googleapis.com/protocol.AccountPermissionUpdateContract', value },
        },
      ],
    },
  };
}

/** These transactions get their id from the node's answer, since tronweb did not build them. */
async function sendSelfBuilt(tx: object): Promise<Record<string, unknown>> {
  const unsigned = await world.post('/wallet/broadcasttransaction', tx);
  return world.send({ ...tx, txID: String(unsigned.txid) }, supplier);
}

async function refused(owner: Rule | undefined, actives: Rule[], extra: object = {}): Promise<string> {
  const answer = await sendSelfBuilt(await update(owner, actives, extra));
  return Buffer.from(String(answer.message), 'hex').toString().replace('Contract validate error : ', '');
}

describe('AccountPermissionUpdate refuses', () => {
  it('missing or too many permissions', async () => {
    expect(await refused(undefined, [activeRule(operator)])).toBe('owner permission is missed');
    expect(await refused(ownerRule(supplier), [])).toBe('active permission is missed');
    expect(
      await refused(
        ownerRule(supplier),
        Array.from({ length: 9 }, () => activeRule(operator)),
      ),
    ).toBe('active permission is too many');
    expect(
      await refused(ownerRule(supplier), [activeRule(operator)], {
        witness: ownerRule(supplier, { type: 1 }),
      }),
    ).toBe("account isn't witness can't set witness permission");
    expect(await refused(ownerRule(supplier, { type: 2 }), [activeRule(operator)])).toBe(
      'owner permission type is error',
    );
    expect(await refused(ownerRule(supplier), [activeRule(operator, { type: 0 })])).toBe(
      'active permission type is error',
    );
  });

  it('bad keys, weights and thresholds', async () => {
    const six = Array.from({ length: 6 }, () => key(world.wallet()));
    expect(await refused(ownerRule(supplier), [activeRule(operator, { keys: six })])).toBe(
      'number of keys in permission should not be greater than 5',
    );
    expect(await refused(ownerRule(supplier), [activeRule(operator, { keys: [] })])).toBe(
      "key's count should be greater than 0",
    );
    expect(await refused(ownerRule(supplier), [activeRule(operator, { threshold: 0 })])).toBe(
      "permission's threshold should be greater than 0",
    );
    expect(
      await refused(ownerRule(supplier), [activeRule(operator, { permission_name: 'x'.repeat(33) })]),
    ).toBe("permission's name is too long");
    expect(await refused(ownerRule(supplier), [activeRule(operator, { parent_id: 1 })])).toBe(
      "permission's parent should be owner",
    );
    expect(
      await refused(ownerRule(supplier), [activeRule(operator, { keys: [key(operator), key(operator)] })]),
    ).toBe('address should be distinct in permission Active');
    expect(
      await refused(ownerRule(supplier), [activeRule(operator, { keys: [{ address: '4100', weight: 1 }] })]),
    ).toBe('key is not a validate address');
    expect(await refused(ownerRule(supplier), [activeRule(operator, { keys: [key(operator, 0)] })])).toBe(
      "key's weight should be greater than 0",
    );
    expect(await refused(ownerRule(supplier, { threshold: 2 }), [activeRule(operator)])).toBe(
      "sum of all key's weight should not be less than threshold in permission Owner",
    );
  });

  it('operations that are malformed or do not exist', async () => {
    expect(await refused(ownerRule(supplier, { operations: DELEGATE_ONLY }), [activeRule(operator)])).toBe(
      "Owner permission needn't operations",
    );
    expect(await refused(ownerRule(supplier), [activeRule(operator, { operations: '06' })])).toBe(
      'operations size must 32',
    );
    expect(
      await refused(ownerRule(supplier), [activeRule(operator, { operations: '80'.padEnd(64, '0') })]),
    ).toBe("7 isn't a validate ContractType");
  });

  it('an account that cannot pay 100 TRX, when it executes', async () => {
    const poor = await world.funded(20);
    const tx = await world.tronWeb.transactionBuilder.updateAccountPermissions(
      poor.address,
      ownerRule(poor) as unknown as Types.Permission,
      undefined,
      [activeRule(operator)] as unknown as Types.Permission[],
      blockHeader(world.devnet),
    );
    const answer = await world.refusal(tx, poor);
    expect(answer).toEqual({
      code: 'CONTRACT_EXE_ERROR',
      message: `Contract execute error : ${poor.hex} insufficient balance, balance: 20000000, amount: 100000000`,
    });
  });
});
