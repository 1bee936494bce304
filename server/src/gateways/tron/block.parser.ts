import { z } from 'zod';

/** An int64 as java-tron prints it: absent when 0, a number, or (beyond 2^53) the string kept by parseExactJson. */
export const int64 = z
  .union([z.number().int(), z.string().regex(/^-?\d+$/)])
  .default(0)
  .transform((value) => BigInt(value));

const transactionSchema = z.object({
  txID: z.string(),
  ret: z.array(z.object({ contractRet: z.string().optional() })).optional(),
  raw_data: z.object({
    contract: z
      .array(
        z.object({
          type: z.string(),
          parameter: z.object({ value: z.record(z.string(), z.unknown()) }),
        }),
      )
      .min(1),
    // A field that we only pass on: an odd value must not keep a whole block from being read.
    expiration: z.number().optional().catch(undefined),
  }),
});

export const headerSchema = z.object({
  blockID: z.string().length(64),
  block_header: z.object({
    raw_data: z.object({
      number: z.number().default(0),
      parentHash: z.string().default(''),
      timestamp: z.number().default(0),
    }),
  }),
});

const fullBlockSchema = headerSchema.extend({ transactions: z.array(transactionSchema).default([]) });

export const infoSchema = z.object({
  id: z.string(),
  fee: int64,
  contract_address: z.string().optional(),
  receipt: z.object({ result: z.string().optional() }).optional(),
  unfreeze_amount: int64,
  withdraw_amount: int64,
  withdraw_expire_amount: int64,
  log: z
    .array(
      z.object({
        address: z.string(),
        topics: z.array(z.string()).default([]),
        data: z.string().default(''),
      }),
    )
    .default([]),
});

/** Addresses stay in hex (41…) here: most belong to strangers, and base58 costs time. */
export interface ParsedTransaction {
  readonly txid: string;
  /** SUCCESS, REVERT, OUT_OF_ENERGY … Only contract calls can be included and fail. */
  readonly contractRet: string;
  /** Chain time from which no block may hold it any more. */
  readonly expiration: Date;
  /** Contract type, e.g. TransferContract. */
  readonly type: string;
  /** Who pays fees and bandwidth; empty for shielded transfers. */
  readonly ownerHex: string;
  /** Recipient of a transfer, receiver of a delegation, contract of a call; null where there is none. */
  readonly toHex: string | null;
  /** Sun the contract names: amount, balance, call value or frozen balance; 0 where it names none. */
  readonly sun: bigint;
  /** BANDWIDTH, ENERGY or TRON_POWER, where the contract names one (java-tron omits BANDWIDTH, the default). */
  readonly resource: string | null;
}

export interface BlockHead {
  readonly height: bigint;
  readonly id: string;
  readonly parentId: string;
  readonly time: Date;
}

export interface ParsedBlock extends BlockHead {
  readonly transactions: readonly ParsedTransaction[];
}

export interface ParsedLog {
  /** 20-byte EVM form, without 41. */
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export interface ParsedInfo {
  readonly txid: string;
  /** Everything burned: bandwidth, energy, account creation, permission update, multi-signature and memo fees. */
  readonly feeSun: bigint;
  /** Outcome of a contract call; null for system contracts. */
  readonly receiptResult: string | null;
  /** Sun that came back to the owner's balance: matured unfreezes and rewards. */
  readonly releasedSun: bigint;
  readonly logs: readonly ParsedLog[];
}

const toHead = (json: z.output<typeof headerSchema>): BlockHead => ({
  height: BigInt(json.block_header.raw_data.number),
  id: json.blockID,
  parentId: json.block_header.raw_data.parentHash,
  time: new Date(json.block_header.raw_data.timestamp),
});

const toBlock = (json: z.output<typeof fullBlockSchema>): ParsedBlock => ({
  ...toHead(json),
  transactions: json.transactions.map(toTransaction),
});

export const headSchema = headerSchema.transform(toHead);
/** java-tron answers `{}` for a block it does not have. */
export const blockSchema = z.union([
  fullBlockSchema.transform(toBlock),
  z.strictObject({}).transform(() => null),
]);
export const blockListSchema = z
  .object({ block: z.array(fullBlockSchema.transform(toBlock)).default([]) })
  .transform(({ block }) => block);

const parsedInfo = infoSchema.transform((json): ParsedInfo => ({
  txid: json.id,
  feeSun: json.fee,
  receiptResult: json.receipt?.result ?? null,
  releasedSun: json.unfreeze_amount + json.withdraw_amount + json.withdraw_expire_amount,
  logs: json.log,
}));
/** In which block a transaction is; java-tron answers `{}` for one that is in none. */
export const placeSchema = z.union([
  z.object({ id: z.string(), blockNumber: int64 }).transform(({ blockNumber }) => blockNumber),
  z.strictObject({}).transform(() => null),
]);
/** For a block the node does not have, the answer is `[]` or `{}`: the same as for an empty one. */
export const infosSchema = z.union([z.array(parsedInfo), z.strictObject({}).transform(() => [])]);

const SUN_FIELDS = ['amount', 'balance', 'call_value', 'frozen_balance', 'unfreeze_balance'] as const;
const TO_FIELDS = ['to_address', 'receiver_address', 'contract_address', 'account_address'] as const;
const FAR_FUTURE_MS = 8_640_000_000_000_000;

function toTransaction(json: z.output<typeof transactionSchema>): ParsedTransaction {
  const [contract] = json.raw_data.contract;
  const value = contract?.parameter.value ?? {};
  return {
    txid: json.txID,
    contractRet: json.ret?.[0]?.contractRet ?? 'DEFAULT',
    expiration: new Date(Math.min(json.raw_data.expiration ?? 0, FAR_FUTURE_MS)),
    type: contract?.type ?? '',
    ownerHex: text(value['owner_address']) ?? '',
    toHex: firstOf(TO_FIELDS.map((name) => text(value[name]))),
    sun: firstOf(SUN_FIELDS.map((name) => integer(value[name]))) ?? 0n,
    resource: text(value['resource']),
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const firstOf = <T>(values: readonly (T | null)[]): T | null =>
  values.find((value) => value !== null) ?? null;

function integer(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : null;
}
