import { paymentsRoutes } from '@energy-desk/shared/payments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditModule } from '../../../../src/domain/audit/index.js';
import { LedgerModule } from '../../../../src/domain/ledger/index.js';
import { OrdersModule } from '../../../../src/domain/orders/index.js';
import { PaymentsModule } from '../../../../src/domain/payments/index.js';
import type { Person } from '../../../harness/api.js';
import { type Account, DeskPeople } from '../../../harness/desk-people.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { ExceptionsWorld } from '../../exceptions/exceptions-world.js';

let people: DeskPeople;
let world: ExceptionsWorld;
let account: Account;
let owner: Person;
beforeAll(async () => {
  const imports = [AuditModule, LedgerModule, OrdersModule, PaymentsModule];
  people = await DeskPeople.open({ imports, tron: new FakeTron() });
  world = await ExceptionsWorld.on(people.api.rooms);
  account = await people.account('owner', true);
  owner = (await people.enter(account)).person;
});
afterAll(() => people.close());

/** What sends the payment to the address, with a code that was not used yet. */
function given(id: string, address: string) {
  people.nextStep();
  const totp = people.code(account.totpSecret);
  return { params: { id }, body: { address, totp, reason: 'the exchange confirmed in writing' } };
}

describe('a payment that goes elsewhere than to its sender', () => {
  it('does so for an owner with a new code, audited', async () => {
    const payment = await world.unmatched();
    const address = newAddress();
    const done = await owner.get(paymentsRoutes.refundElsewhere, given(payment.id, address));
    expect(done).toMatchObject({ resolution: 'refunded', target: address, actor: account.email });
    const { refund } = await owner.get(paymentsRoutes.one, { params: { id: payment.id } });
    expect(refund).toMatchObject({ id: done.refundId, address });
    expect(await world.auditsOf(payment)).toHaveLength(1);
    expect(await world.booksAreOff()).toEqual([]);
  });

  it('does so for nobody else, and not with a code that was used', async () => {
    const payment = await world.unmatched();
    const before = await world.footprint();
    const request = given(payment.id, newAddress());
    const finance = await people.api.as('finance');
    expect((await finance.call(paymentsRoutes.refundElsewhere, request)).status).toBe(403);
    const wrong = { ...request, body: { ...request.body, totp: people.code(account.totpSecret, -40) } };
    expect((await owner.call(paymentsRoutes.refundElsewhere, wrong)).body).toMatchObject({
      code: 'auth/wrong_code',
    });
    expect(await world.footprint()).toEqual(before);
  });

  it('never goes to us, nor to whom nothing may be sent', async () => {
    const payment = await world.unmatched();
    const denied = newAddress();
    await people.api.rooms.query(
      `INSERT INTO risk_entries (list, subject_kind, subject, note, actor) VALUES ('deny', 'address', $1, '', 't')`,
      [denied],
    );
    const before = await world.footprint();
    for (const address of [people.api.rooms.config.treasuryAddress, denied]) {
      const answer = await owner.call(paymentsRoutes.refundElsewhere, given(payment.id, address));
      expect([answer.status, answer.body]).toEqual([
        422,
        expect.objectContaining({ code: 'exceptions/target_forbidden' }),
      ]);
    }
    expect(await world.footprint()).toEqual(before);
  });
});
