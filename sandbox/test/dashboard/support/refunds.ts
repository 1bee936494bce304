import type { Page } from '@playwright/test';
import { Payer } from '../../../src/driver/index.js';
import type { Desk } from './desk.js';
import { button, confirmDeed } from './people.js';

/** Three payments that fit nothing, sent back by finance; none goes by itself, for each is above the limit. */
export async function refundsThatWait(desk: Desk, page: Page): Promise<string[]> {
  await desk.set('refund.single_max_sun', '1000000');
  const [to = ''] = desk.sandbox.endpoints.paymentAddresses;
  const payers = await Payer.create(desk.chain, 3, 100);
  const txids: string[] = [];
  for (const sun of [7_770_001n, 8_880_002n, 9_990_003n]) txids.push(await payers.pay(to, sun));
  for (const txid of txids) {
    const { id } = await desk.until('the payment to be solid', async () => {
      const sql = `SELECT id FROM payments WHERE txid = $1 AND outcome = 'unmatched' AND booked = 'solid'`;
      return (await desk.query<{ id: string }>(sql, [txid]))[0];
    });
    await page.goto(`/payments/${id}`);
    await button(page, 'refund').click();
    await confirmDeed(page, '付错了');
  }
  return payers.accounts.map(({ address }) => address);
}
