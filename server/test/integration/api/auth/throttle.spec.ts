import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../../src/platform/rate-limit/index.js';
import { DeskPeople, outcomeOf } from '../../../harness/desk-people.js';

let desk: DeskPeople;
beforeAll(async () => {
  desk = await DeskPeople.open();
});
afterAll(() => desk.close());

const REFUSED = [429, 'limit/too_many_requests'];
const WRONG = [401, 'auth/credentials'];

describe('guessing passwords', () => {
  it('of one account ends after ten wrong ones, from wherever they come, all at once too', async () => {
    const { email, password } = await desk.account('finance');
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => desk.login({ email, password: 'a wrong guess' })),
    );
    const outcomes = answers.map(outcomeOf);
    expect(outcomes.filter(([status]) => status === 401)).toHaveLength(10);
    expect(outcomes.filter(([status]) => status === 429)).toHaveLength(15);
    const late = await desk.login({ email, password });
    expect(outcomeOf(late)).toEqual(REFUSED);
    expect(late.body).toMatchObject({ details: { retryAfterSeconds: expect.any(Number) } });
    const other = await desk.account('finance');
    expect((await desk.login(other)).status).toBe(200);
  });

  it('from one address ends after thirty wrong ones, whatever the accounts', async () => {
    const address = desk.address();
    for (let tries = 0; tries < 30; tries += 10)
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          desk.login({ email: `guess-${tries + index}@desk.test`, password: 'a wrong guess' }, address),
        ),
      );
    const account = await desk.account('viewer');
    expect(outcomeOf(await desk.login(account, address))).toEqual(REFUSED);
    expect((await desk.login(account)).status).toBe(200);
  });

  it('does not count log-ins that go well', async () => {
    const account = await desk.account('viewer');
    const address = desk.address();
    for (let tries = 0; tries < 12; tries += 1) {
      const { email, password } = account;
      expect((await desk.login({ email, password }, address)).status).toBe(200);
    }
  });
});

describe('guessing codes', () => {
  it('ends after ten wrong ones with the right password, is told to nobody but the people of the desk', async () => {
    const { id, email, password, totpSecret } = await desk.account('owner', true);
    const wrong = desk.code(totpSecret, 7);
    for (let tries = 0; tries < 10; tries += 1) {
      await forgetPasswordGuesses();
      expect(outcomeOf(await desk.login({ email, password, totp: wrong }))).toEqual(WRONG);
    }
    await forgetPasswordGuesses();
    const right = await desk.login({ email, password, totp: desk.code(totpSecret) });
    expect(outcomeOf(right)).toEqual(WRONG);
    const alerts = await desk.api.rooms.query<{ kind: string }>(
      'SELECT kind FROM alerts WHERE subject = $1',
      [`admin:${id}`],
    );
    expect(alerts).toEqual([{ kind: 'login_guessing' }]);
  });

  it('is nothing that a stranger without the password can use up', async () => {
    const { email, password, totpSecret } = await desk.account('owner', true);
    for (let tries = 0; tries < 12; tries += 1) {
      await forgetPasswordGuesses();
      await desk.login({ email, password: 'a wrong guess', totp: '000000' });
    }
    await forgetPasswordGuesses();
    expect((await desk.login({ email, password, totp: desk.code(totpSecret) })).status).toBe(200);
  });

  /** The window of password guesses is five minutes, that of codes an hour: here the shorter one is over. */
  async function forgetPasswordGuesses(): Promise<void> {
    const limiter = desk.api.rooms.get(RateLimiter);
    const emails = await desk.api.rooms.query<{ email: string }>('SELECT email FROM admins');
    for (const { email } of emails)
      for (let turns = 0; turns < 2; turns += 1) await limiter.giveBack(`login-account:${email}`, 300);
  }
});

describe('while Redis is away', () => {
  it('people log in, and each process counts guesses for itself', async () => {
    const alone = await DeskPeople.open({ environment: { REDIS_URL: 'redis://127.0.0.1:1' } });
    const account = await alone.account('finance');
    expect((await alone.login(account)).status).toBe(200);
    const { email } = account;
    const outcomes = [];
    for (let tries = 0; tries < 11; tries += 1)
      outcomes.push(outcomeOf(await alone.login({ email, password: 'a wrong guess' })));
    expect(outcomes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => WRONG));
    expect(outcomes[10]).toEqual(REFUSED);
    await alone.close();
  });
});
