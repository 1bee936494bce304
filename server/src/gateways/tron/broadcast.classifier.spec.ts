import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAnswer, type Classified } from './broadcast.classifier.js';

const answer = (body: object | string, status = 200): Classified =>
  classifyAnswer({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });
const hexForm = (code: string, message: string) =>
  answer({ code, txid: 'ab', message: Buffer.from(message, 'utf8').toString('hex') });
const plainForm = (code: string, message: string) =>
  answer({ result: false, code, message, transaction: '{}', txid: 'ab' });

const DEFINITE = [
  ['SIGERROR', 'Validate signature error: sig error', false],
  ['CONTRACT_VALIDATE_ERROR', 'Contract validate error : Account[41ab] not exists', false],
  ['CONTRACT_EXE_ERROR', 'Contract execute error : out of time', false],
  ['BANDWITH_ERROR', 'Account resource insufficient error.', false],
  [
    'TOO_BIG_TRANSACTION_ERROR',
    'Too big transaction, TxId ab, the size is 600000 bytes, maxTxSize 512000',
    false,
  ],
  ['TRANSACTION_EXPIRATION_ERROR', 'Transaction expired', false],
  ['TAPOS_ERROR', 'Tapos check error.', true],
  ['SERVER_BUSY', 'Server busy.', true],
  ['NO_CONNECTION', 'No connection.', true],
  ['BLOCK_UNSOLIDIFIED', 'Block unsolidified.', true],
  ['NOT_ENOUGH_EFFECTIVE_CONNECTION', 'Effective connection:0 lt minEffectiveConnection:1', true],
] as const;

const UNCLEAR = [
  ['NOT_ENOUGH_EFFECTIVE_CONNECTION', 'P2P broadcast failed.'],
  ['DUP_TRANSACTION_ERROR', 'Dup transaction.'],
  ['DUP_TRANSACTION_ERROR', 'Transaction already exists.'],
  ['OTHER_ERROR', 'Error: null'],
  ['A_CODE_OF_TOMORROW', 'who knows'],
] as const;

describe('classifyAnswer', () => {
  it('takes a success of either form as accepted', () => {
    expect(answer({ result: true, txid: 'ab' }).class).toBe('accepted');
    expect(answer({ result: true, code: 'SUCCESS', message: '', txid: 'ab' }).class).toBe('accepted');
  });

  it.each(DEFINITE)('knows %s as a refusal, in hex and in plain text', (code, message, nodesFault) => {
    for (const found of [hexForm(code, message), plainForm(code, message)])
      expect(found).toEqual({ class: 'refused', code, message, nodesFault });
  });

  it.each(UNCLEAR)('does not trust %s "%s"', (code, message) => {
    for (const found of [hexForm(code, message), plainForm(code, message)])
      expect(found).toMatchObject({ class: 'ambiguous', code, message });
  });

  it.each([
    ['', 200],
    ['this API is closed because this node is a lite fullnode', 200],
    ['{"result":tr', 200],
    ['[]', 200],
    ['{}', 200],
    ['null', 200],
    ['{"Error":"class java.lang.NullPointerException : null"}', 200],
    ['{"Error":{"a":1}}', 200],
    ['{"result":"true"}', 200],
    ['{"result":true}', 201],
    ['{"result":true}', 429],
    ['{"code":"SIGERROR"}', 403],
    ['no healthy upstream', 503],
    ['', 500],
    ['Payload Too Large', 413],
  ])('calls %j with status %i ambiguous', (body, status) => {
    expect(answer(body, status).class).toBe('ambiguous');
  });

  it('never calls anything but a known code a refusal, or anything but result true accepted', () => {
    const known = new Set<string>(DEFINITE.map(([code]) => code));
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom(200, 403, 429, 500, 503),
        (body, status) => {
          const found = classifyAnswer({ status, body });
          if (found.class === 'refused') expect(known.has(found.code)).toBe(true);
          if (found.class === 'accepted') expect(JSON.parse(body)).toMatchObject({ result: true });
        },
      ),
    );
  });

  it('keeps messages short', () => {
    expect(plainForm('OTHER_ERROR', 'x'.repeat(10_000)).message).toHaveLength(500);
  });
});
