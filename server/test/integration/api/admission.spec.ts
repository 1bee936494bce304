import { route } from '@energy-desk/shared/http';
import { Controller } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Input, Serve } from '../../../src/entrypoints/api/kernel/index.js';
import { Api } from '../../harness/api.js';

const adjust = route({
  method: 'POST',
  path: '/api/test/adjust/:n',
  tag: 'test',
  summary: 'for this test',
  access: 'balances.adjust',
  params: z.object({ n: z.coerce.number().int().max(9) }),
  body: z.object({ amountSun: z.string() }),
  response: z.object({ amountSun: z.string() }),
});

@Controller()
class TestController {
  @Serve(adjust)
  adjust(@Input() { body }: { body: { amountSun: string } }): object {
    return { amountSun: BigInt(body.amountSun), secret: 'nobody named me' };
  }
}

let api: Api;
beforeAll(async () => {
  api = await Api.open([{ module: class TestModule {}, controllers: [TestController] } as never]);
});
afterAll(() => api.close());

describe('the door of the API', () => {
  const given = { params: { n: '3' }, body: { amountSun: '9007199254740993' } };

  it('lets in who may, and gives out what the contract names', async () => {
    const finance = await api.as('finance');
    expect(await finance.get(adjust, given)).toEqual({ amountSun: '9007199254740993' });
  });

  it('keeps out strangers, other roles, and sessions without a second factor', async () => {
    expect((await api.stranger.call(adjust, given)).body).toMatchObject({ code: 'auth/required' });
    const viewer = await (await api.as('viewer')).call(adjust, given);
    expect([viewer.status, viewer.body]).toEqual([403, expect.objectContaining({ code: 'auth/forbidden' })]);
    const oneFactor = await (await api.as('finance', false)).call(adjust, given);
    expect(oneFactor.body).toMatchObject({ code: 'auth/second_factor_required' });
  });

  it('says everything that is wrong with a request at once', async () => {
    const answer = await (await api.as('owner')).send('POST', '/api/test/adjust/12', { amountSun: 5 });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'request/invalid',
      details: { problems: [{ at: 'params.n' }, { at: 'body.amountSun' }] },
    });
  });
});
