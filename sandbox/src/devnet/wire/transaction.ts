import { sha256 } from './address.codec.js';
import { fromJson, toJson } from './json-format.js';
import { isObject, type JsonObject } from './json.js';
import { decodeMessage, encodeMessage, type PbObject, type PbValue } from './protobuf.codec.js';
import { CONTRACTS, CONTRACT_NAMES, RAW, TRANSACTION } from './schema.js';

/** A transaction as the chain sees it: exact raw bytes, their hash, the single contract decoded. */
export interface Tx {
  txid: string;
  raw: Buffer;
  signatures: string[];
  refBlockBytes: string;
  refBlockHash: string;
  /** Milliseconds. */
  expiration: number;
  timestamp: bigint;
  /** Memo, hex. */
  data: string;
  /** Sun. */
  feeLimit: bigint;
  contractCount: number;
  /** Contract name without package, e.g. `DelegateResourceContract`. */
  type: string;
  typeNumber: number;
  permissionId: number;
  value: PbObject;
  /** 41-hex owner, or what stands in its place. */
  owner: string;
}

const TYPE_URL = 'type.googleapis.com/protocol.';

function text(value: PbValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function int(value: PbValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

function object(value: PbValue | undefined): PbObject {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/**
 * Reads raw_data bytes.
 * @throws Error when they are not a protobuf `Transaction.raw`
 */
export function decodeTx(raw: Buffer, signatures: string[]): Tx {
  const fields = decodeMessage(RAW, raw);
  const contracts = Array.isArray(fields.contract) ? fields.contract : [];
  const contract = object(contracts[0]);
  const typeNumber = Number(int(contract.type));
  const type = CONTRACT_NAMES.get(typeNumber) ?? `ContractType${typeNumber}`;
  const message = CONTRACTS[type]?.message;
  const bytes = Buffer.from(text(object(contract.parameter).value), 'hex');
  const value = message && contracts.length > 0 ? decodeMessage(message, bytes) : {};
  return {
    txid: sha256(raw).toString('hex'),
    raw,
    signatures,
    refBlockBytes: text(fields.ref_block_bytes),
    refBlockHash: text(fields.ref_block_hash),
    expiration: Number(int(fields.expiration)),
    timestamp: int(fields.timestamp),
    data: text(fields.data),
    feeLimit: int(fields.fee_limit),
    contractCount: contracts.length,
    type,
    typeNumber,
    permissionId: Number(int(contract.Permission_id)),
    value,
    owner: text(value.owner_address),
  };
}

function parseSignature(value: unknown): string {
  const hex = String(value).replace(/^0x/, '').toLowerCase();
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new Error('INVALID hex String, signature');
  return hex;
}

function contractFromJson(json: unknown, visible: boolean): PbObject {
  if (!isObject(json) || !isObject(json.parameter)) throw new Error('INVALID contract');
  const name = String(json.type);
  const known = CONTRACTS[name];
  if (!known) throw new Error(`INVALID contract type ${name}`);
  const value = encodeMessage(known.message, fromJson(known.message, json.parameter.value, visible));
  const out: PbObject = {
    type: BigInt(known.type),
    parameter: {
      type_url: String(json.parameter.type_url ?? `${TYPE_URL}${name}`),
      value: value.toString('hex'),
    },
  };
  const permissionId = json.Permission_id;
  if (typeof permissionId === 'number') out.Permission_id = BigInt(permissionId);
  return out;
}

/**
 * Rebuilds the bytes from the `raw_data` JSON alone, as /wallet/broadcasttransaction does:
 * `raw_data_hex` and `txID` are ignored (java-tron Util.packTransaction).
 * @throws Error when raw_data is missing or unreadable
 */
export function txFromJson(json: unknown, visible: boolean): Tx {
  if (!isObject(json) || !isObject(json.raw_data)) throw new Error('null');
  const contracts = Array.isArray(json.raw_data.contract) ? json.raw_data.contract : [];
  const { contract: _dropped, ...rest } = json.raw_data;
  const fields = fromJson(RAW, rest, visible);
  fields.contract = contracts.map((contract) => contractFromJson(contract, visible));
  const signatures = Array.isArray(json.signature) ? json.signature : [];
  return decodeTx(encodeMessage(RAW, fields), signatures.map(parseSignature));
}

/** Reads a whole serialized transaction, as /wallet/broadcasthex does. */
export function txFromHex(hex: string): Tx {
  const outer = decodeMessage(TRANSACTION, Buffer.from(hex, 'hex'));
  const signatures = Array.isArray(outer.signature) ? outer.signature.map(text) : [];
  return decodeTx(Buffer.from(text(outer.raw_data), 'hex'), signatures);
}

/** Builds an unsigned transaction of one contract. */
export function buildTx(
  type: string,
  value: PbObject,
  header: { refBlockBytes: string; refBlockHash: string; expiration: number; timestamp: number },
  more: { permissionId?: number; data?: string; feeLimit?: bigint } = {},
): Tx {
  const known = CONTRACTS[type];
  if (!known) throw new Error(`unknown contract type ${type}`);
  const contract: PbObject = {
    type: BigInt(known.type),
    parameter: { type_url: `${TYPE_URL}${type}`, value: encodeMessage(known.message, value).toString('hex') },
    Permission_id: BigInt(more.permissionId ?? 0),
  };
  const fields: PbObject = {
    ref_block_bytes: header.refBlockBytes,
    ref_block_hash: header.refBlockHash,
    expiration: BigInt(header.expiration),
    data: more.data ?? '',
    contract: [contract],
    timestamp: BigInt(header.timestamp),
    fee_limit: more.feeLimit ?? 0n,
  };
  return decodeTx(encodeMessage(RAW, fields), []);
}

function lengthPrefixed(length: number): number {
  let prefix = 1;
  for (let rest = length; rest > 127; rest >>>= 7) prefix += 1;
  return 1 + prefix + length;
}

/** Serialized size in bytes without `ret`, with or without signatures. */
export function txSize(tx: Tx, withSignatures = true): number {
  const signatures = withSignatures
    ? tx.signatures.reduce((sum, item) => sum + lengthPrefixed(item.length / 2), 0)
    : 0;
  return lengthPrefixed(tx.raw.length) + signatures;
}

/** Bytes of the transaction inside a block, with its result. */
export function txBytesInBlock(tx: Tx, contractRet: number): Buffer {
  return encodeMessage(TRANSACTION, {
    raw_data: tx.raw.toString('hex'),
    signature: tx.signatures,
    ret: [{ contractRet: BigInt(contractRet) }],
  });
}

/** raw_data in the node's member order. */
export function rawDataJson(tx: Tx, visible: boolean): JsonObject {
  const fields = decodeMessage(RAW, tx.raw);
  const contracts = Array.isArray(fields.contract) ? fields.contract : [];
  const { contract: _dropped, ...rest } = fields;
  const plain = toJson(RAW, rest, visible);
  const contract = contracts.map((item, index): JsonObject => {
    const parameter = object(object(item).parameter);
    const message = CONTRACTS[tx.type]?.message;
    const value = message && index === 0 ? toJson(message, tx.value, visible) : {};
    const out: JsonObject = { parameter: { value, type_url: text(parameter.type_url) }, type: tx.type };
    if (tx.permissionId > 0) out.Permission_id = tx.permissionId;
    return out;
  });
  return {
    ...(plain.data === undefined ? {} : { data: plain.data }),
    contract,
    ...plain,
  };
}

/** The transaction as /wallet prints it; `contractRet` absent for one that is only built. */
export function txJson(tx: Tx, visible: boolean, contractRet?: string): JsonObject {
  return {
    ...(contractRet === undefined ? {} : { ret: [{ contractRet }] }),
    ...(tx.signatures.length > 0 ? { signature: tx.signatures } : {}),
    txID: tx.txid,
    raw_data: rawDataJson(tx, visible),
    raw_data_hex: tx.raw.toString('hex'),
  };
}
