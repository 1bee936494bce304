/** How a protobuf field is read, written and printed. `name` bytes are UTF-8 text when `visible` is true. */
export type FieldKind = 'address' | 'bytes' | 'name' | 'string' | 'int' | 'bool' | 'enum' | 'message';

export interface Field {
  no: number;
  name: string;
  kind: FieldKind;
  repeated?: boolean;
  message?: Message;
  values?: readonly string[];
}

export interface Message {
  name: string;
  fields: Field[];
}

const RESOURCES = ['BANDWIDTH', 'ENERGY', 'TRON_POWER'] as const;

function field(no: number, name: string, kind: FieldKind, more: Partial<Field> = {}): Field {
  return { no, name, kind, ...more };
}

const owner = (no = 1): Field => field(no, 'owner_address', 'address');
const resource = (no: number): Field => field(no, 'resource', 'enum', { values: RESOURCES });

const KEY: Message = { name: 'Key', fields: [field(1, 'address', 'address'), field(2, 'weight', 'int')] };

/** protocol.Permission (Tron.proto). */
export const PERMISSION: Message = {
  name: 'Permission',
  fields: [
    field(1, 'type', 'enum', { values: ['Owner', 'Witness', 'Active'] }),
    field(2, 'id', 'int'),
    field(3, 'permission_name', 'string'),
    field(4, 'threshold', 'int'),
    field(5, 'parent_id', 'int'),
    field(6, 'operations', 'bytes'),
    field(7, 'keys', 'message', { message: KEY, repeated: true }),
  ],
};

const VOTE: Message = {
  name: 'Vote',
  fields: [field(1, 'vote_address', 'address'), field(2, 'vote_count', 'int')],
};

const permission = (no: number, name: string, repeated = false): Field =>
  field(no, name, 'message', { message: PERMISSION, repeated });

/** Contract messages by type name, with the type number of Transaction.Contract.ContractType. */
export const CONTRACTS: Record<string, { type: number; message: Message }> = Object.fromEntries(
  (
    [
      [
        0,
        'AccountCreateContract',
        [owner(), field(2, 'account_address', 'address'), field(3, 'type', 'int')],
      ],
      [1, 'TransferContract', [owner(), field(2, 'to_address', 'address'), field(3, 'amount', 'int')]],
      [
        2,
        'TransferAssetContract',
        [
          field(1, 'asset_name', 'name'),
          owner(2),
          field(3, 'to_address', 'address'),
          field(4, 'amount', 'int'),
        ],
      ],
      [
        4,
        'VoteWitnessContract',
        [
          owner(),
          field(2, 'votes', 'message', { message: VOTE, repeated: true }),
          field(3, 'support', 'bool'),
        ],
      ],
      [10, 'AccountUpdateContract', [field(1, 'account_name', 'name'), owner(2)]],
      [13, 'WithdrawBalanceContract', [owner()]],
      [
        31,
        'TriggerSmartContract',
        [
          owner(),
          field(2, 'contract_address', 'address'),
          field(3, 'call_value', 'int'),
          field(4, 'data', 'bytes'),
          field(5, 'call_token_value', 'int'),
          field(6, 'token_id', 'int'),
        ],
      ],
      [
        46,
        'AccountPermissionUpdateContract',
        [owner(), permission(2, 'owner'), permission(3, 'witness'), permission(4, 'actives', true)],
      ],
      [54, 'FreezeBalanceV2Contract', [owner(), field(2, 'frozen_balance', 'int'), resource(3)]],
      [55, 'UnfreezeBalanceV2Contract', [owner(), field(2, 'unfreeze_balance', 'int'), resource(3)]],
      [56, 'WithdrawExpireUnfreezeContract', [owner()]],
      [
        57,
        'DelegateResourceContract',
        [
          owner(),
          resource(2),
          field(3, 'balance', 'int'),
          field(4, 'receiver_address', 'address'),
          field(5, 'lock', 'bool'),
          field(6, 'lock_period', 'int'),
        ],
      ],
      [
        58,
        'UnDelegateResourceContract',
        [owner(), resource(2), field(3, 'balance', 'int'), field(4, 'receiver_address', 'address')],
      ],
      [59, 'CancelAllUnfreezeV2Contract', [owner()]],
    ] as [number, string, Field[]][]
  ).map(([type, name, fields]) => [name, { type, message: { name, fields } }]),
);

/** Contract names by type number. */
export const CONTRACT_NAMES = new Map(Object.entries(CONTRACTS).map(([name, { type }]) => [type, name]));

const ANY: Message = { name: 'Any', fields: [field(1, 'type_url', 'string'), field(2, 'value', 'bytes')] };

const CONTRACT: Message = {
  name: 'Contract',
  fields: [
    field(1, 'type', 'int'),
    field(2, 'parameter', 'message', { message: ANY }),
    field(3, 'provider', 'bytes'),
    field(4, 'ContractName', 'bytes'),
    field(5, 'Permission_id', 'int'),
  ],
};

/** protocol.Transaction.raw */
export const RAW: Message = {
  name: 'raw',
  fields: [
    field(1, 'ref_block_bytes', 'bytes'),
    field(3, 'ref_block_num', 'int'),
    field(4, 'ref_block_hash', 'bytes'),
    field(8, 'expiration', 'int'),
    field(10, 'data', 'bytes'),
    field(11, 'contract', 'message', { message: CONTRACT, repeated: true }),
    field(12, 'scripts', 'bytes'),
    field(14, 'timestamp', 'int'),
    field(18, 'fee_limit', 'int'),
  ],
};

const RESULT: Message = { name: 'Result', fields: [field(1, 'fee', 'int'), field(3, 'contractRet', 'int')] };

/** protocol.Transaction with raw_data as opaque bytes, so that the signed bytes are kept as they came. */
export const TRANSACTION: Message = {
  name: 'Transaction',
  fields: [
    field(1, 'raw_data', 'bytes'),
    field(2, 'signature', 'bytes', { repeated: true }),
    field(5, 'ret', 'message', { message: RESULT, repeated: true }),
  ],
};

/** protocol.BlockHeader.raw */
export const HEADER: Message = {
  name: 'raw',
  fields: [
    field(1, 'timestamp', 'int'),
    field(2, 'txTrieRoot', 'bytes'),
    field(3, 'parentHash', 'bytes'),
    field(7, 'number', 'int'),
    field(8, 'witness_id', 'int'),
    field(9, 'witness_address', 'address'),
    field(10, 'version', 'int'),
  ],
};
