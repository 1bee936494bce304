import { randomInt } from 'node:crypto';
import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { utils } from 'tronweb';
import { AppError } from '../../platform/errors/index.js';

/** What ties a transaction to the chain and to a time span. */
export interface TransactionAnchor {
  /** A solidified block, so that no reorganisation makes the reference invalid (java-tron validateTapos). */
  readonly refBlockHeight: bigint;
  readonly refBlockId: string;
  /** Chain time after which no block may hold the transaction. */
  readonly expiration: Date;
}

export interface ContractInput {
  readonly owner: TronAddress;
  readonly receiver: TronAddress;
  readonly sun: bigint;
  /** 0 signs with the owner permission, 2 and up with that active permission. */
  readonly permissionId: number;
  readonly anchor: TransactionAnchor;
}

export interface Trc20Input extends Omit<ContractInput, 'sun'> {
  readonly contract: TronAddress;
  /** Smallest units of the token. */
  readonly amount: bigint;
  /** Most that may be burned for its energy; the delegated part counts too (java-tron VMActuator). */
  readonly feeLimitSun: bigint;
}

export interface BuiltTransaction {
  /** sha256 of the raw data: the digest to sign. */
  readonly txid: string;
  readonly rawDataHex: string;
}

type ContractType =
  | 'CancelAllUnfreezeV2Contract'
  | 'DelegateResourceContract'
  | 'FreezeBalanceV2Contract'
  | 'TransferContract'
  | 'TriggerSmartContract'
  | 'UnDelegateResourceContract'
  | 'UnfreezeBalanceV2Contract'
  | 'VoteWitnessContract'
  | 'WithdrawBalanceContract'
  | 'WithdrawExpireUnfreezeContract';

const RECENT_MS = 3_600_000;
let sequence = randomInt(RECENT_MS);

/**
 * The chain does not check a transaction's timestamp, but it is part of the txid: two equal transactions with one
 * timestamp are one transaction. So each gets its own millisecond within the hour before its expiration.
 */
function ownTimestamp(expiration: Date): number {
  sequence = (sequence + 1) % RECENT_MS;
  return expiration.getTime() - RECENT_MS + sequence;
}

/** Delegates stake for energy, unlocked: taken back by us, never by the chain. */
export const buildDelegate = (input: ContractInput): BuiltTransaction =>
  build('DelegateResourceContract', input, {
    owner_address: toHexAddress(input.owner),
    receiver_address: toHexAddress(input.receiver),
    resource: 'ENERGY',
    balance: exactNumber(input.sun),
  });

export const buildUndelegate = (input: ContractInput): BuiltTransaction =>
  build('UnDelegateResourceContract', input, {
    owner_address: toHexAddress(input.owner),
    receiver_address: toHexAddress(input.receiver),
    resource: 'ENERGY',
    balance: exactNumber(input.sun),
  });

export const buildTransfer = (input: ContractInput): BuiltTransaction =>
  build('TransferContract', input, {
    owner_address: toHexAddress(input.owner),
    to_address: toHexAddress(input.receiver),
    amount: exactNumber(input.sun),
  });

/** First four bytes of keccak256 of transfer(address,uint256). */
const TRANSFER_SELECTOR = 'a9059cbb';
const WORD_HEX = 64;
const MAX_UINT256 = (1n << 256n) - 1n;

/** Moves a TRC-20 token of the owner by a call of its contract. */
export function buildTrc20Transfer(input: Trc20Input): BuiltTransaction {
  const { amount } = input;
  if (amount <= 0n || amount > MAX_UINT256)
    throw new AppError('tron/bad_amount', 'ours', `cannot build a transfer of ${amount} token units`);
  const word = (hex: string): string => hex.padStart(WORD_HEX, '0');
  return build(
    'TriggerSmartContract',
    input,
    {
      owner_address: toHexAddress(input.owner),
      contract_address: toHexAddress(input.contract),
      data: TRANSFER_SELECTOR + word(toHexAddress(input.receiver).slice(2)) + word(amount.toString(16)),
    },
    { fee_limit: exactNumber(input.feeLimitSun) },
  );
}

/** Pure encoding by tronweb's protobuf classes: no node is asked. */
export function build(
  type: ContractType,
  input: Pick<ContractInput, 'anchor' | 'permissionId'>,
  value: object,
  limits: object = {},
): BuiltTransaction {
  const { anchor, permissionId } = input;
  const number = anchor.refBlockHeight.toString(16).padStart(16, '0');
  const message: unknown = utils.transaction.txJsonToPb({
    visible: false,
    raw_data: {
      contract: [
        {
          type,
          parameter: { value, type_url: `type.googleapis.com/protocol.${type}` },
          ...(permissionId > 0 ? { Permission_id: permissionId } : {}),
        },
      ],
      ref_block_bytes: number.slice(12, 16),
      ref_block_hash: anchor.refBlockId.slice(16, 32),
      expiration: anchor.expiration.getTime(),
      timestamp: ownTimestamp(anchor.expiration),
      ...limits,
    },
  });
  return {
    txid: utils.transaction.txPbToTxID(message).replace(/^0x/, ''),
    rawDataHex: utils.transaction.txPbToRawDataHex(message).toLowerCase(),
  };
}

/** tronweb encodes int64 from JavaScript numbers; an amount it would round must never be signed. */
export function exactNumber(sun: bigint): number {
  if (sun <= 0n || sun > BigInt(Number.MAX_SAFE_INTEGER))
    throw new AppError('tron/bad_amount', 'ours', `cannot build a transaction over ${sun} sun`);
  return Number(sun);
}

const RAW_DATA_TAG = '0a';
const SIGNATURE_TAG = '12';
const SIGNATURE_HEX_LENGTH = 130;

/** The whole protobuf `Transaction` (raw_data = 1, signature = 2) in hex, as /wallet/broadcasthex takes it. */
export function assemble(rawDataHex: string, signatureHex: string): string {
  if (signatureHex.length !== SIGNATURE_HEX_LENGTH)
    throw new AppError('tron/bad_signature', 'ours', 'a TRON signature has 65 bytes');
  return `${field(RAW_DATA_TAG, rawDataHex)}${field(SIGNATURE_TAG, signatureHex)}`;
}

const field = (tag: string, hex: string): string => `${tag}${varint(hex.length / 2)}${hex}`;

function varint(value: number): string {
  const low = value & 0x7f;
  const rest = value >>> 7;
  const byte = (rest > 0 ? low | 0x80 : low).toString(16).padStart(2, '0');
  return rest > 0 ? byte + varint(rest) : byte;
}
