import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './harness.js';

const ENDPOINTS = [
  'getnowblock getblock getblockbynum getblockbyid getblockbylimitnext getblockbylatestnum gettransactionbyid',
  'gettransactioninfobyid gettransactioninfobyblocknum gettransactionfrompending gettransactionlistfrompending',
  'getpendingsize getnodeinfo getaccount getaccountresource getaccountnet getdelegatedresourcev2',
  'getdelegatedresourceaccountindexv2 getcandelegatedmaxsize getavailableunfreezecount getcontract',
  'getcanwithdrawunfreezeamount validateaddress getchainparameters getenergyprices getbandwidthprices',
  'triggersmartcontract triggerconstantcontract estimateenergy createtransaction transferasset createaccount',
  'accountpermissionupdate freezebalancev2 unfreezebalancev2 withdrawexpireunfreeze cancelallunfreezev2',
  'delegateresource undelegateresource getsignweight getapprovedlist broadcasttransaction broadcasthex',
]
  .join(' ')
  .split(' ');

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const MEMBERS = [
  'address num value owner_address to_address amount receiver_address balance resource startNum endNum type lock',
  'id_or_num detail contract_address function_selector parameter data raw_data signature transaction visible',
  'frozen_balance unfreeze_balance owner actives asset_name fee_limit call_value Permission_id fromAddress toAddress',
]
  .join(' ')
  .split(' ');

describe('whatever is posted', () => {
  it.each(ENDPOINTS)('%s answers with status 200 and JSON, and the chain goes on', async (endpoint) => {
    const { chain, usdtContract } = world.devnet;
    const address = world.wallet().hex;
    const value = fc.oneof(
      fc.constantFrom(
        address,
        usdtContract,
        'ENERGY',
        'transfer(address,uint256)',
        true,
        null,
        '',
        'T',
        '41',
        -1,
        2 ** 53,
      ),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.array(fc.anything(), { maxLength: 2 }),
      fc.constant({ contract: [{ type: 'TransferContract', parameter: { value: { amount: 'x' } } }] }),
      fc.constant({
        contract: [{ type: 'TransferContract', parameter: { value: { owner_address: address } } }],
      }),
    );
    const body = fc.dictionary(fc.constantFrom(...MEMBERS), value, { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(body, fc.string()), async (sent) => {
        const { status, text } = await world.wire(`/wallet/${endpoint}`, sent);
        expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
      { numRuns: 8 },
    );
    const before = chain.headNumber;
    world.devnet.mine();
    expect(chain.headNumber).toBe(before + 1);
    expect(chain.pool.size).toBe(0);
  });

  it('a body over 4 MB gets 413', async () => {
    const { status } = await world.wire('/wallet/broadcasttransaction', { raw_data: 'x'.repeat(4_200_000) });
    expect(status).toBe(413);
  });
});
