import type { EventLog, InternalTransfer } from '../chain/receipt.js';
import type { ContractState } from '../state/entities.js';
import { allowanceKey, tokenKey, type Overlay } from '../state/overlay.js';
import {
  addressArgument,
  addressWord,
  selectorOf,
  stringOutput,
  topicOf,
  uintArgument,
  uintWord,
} from './abi.js';

/** What a call would do: its base energy (before the dynamic factor), output and effects. */
export interface CallOutcome {
  baseEnergy: bigint;
  /** What per-opcode rounding takes off the dynamic energy penalty. */
  rounding: bigint;
  reverted: boolean;
  output: string;
  logs: EventLog[];
  internal: InternalTransfer[];
}

export interface Call {
  state: Overlay;
  contract: ContractState;
  caller: string;
  data: string;
  callValue: bigint;
  time: number;
}

/** Base energy of USDT's transfer to a holder; a null slot costs 15,000 more (SSTORE 20000 instead of 5000). */
const TRANSFER_ENERGY = 14_650n;
const NEW_SLOT_ENERGY = 15_000n;
const TRANSFER_ROUNDING = 175n;
const TRANSFER_FROM_EXTRA = 3_530n;
const APPROVE_ENERGY = 7_674n;
const READ_ENERGY = 935n;
const REVERT_ENERGY = 2_942n;
const PAY_ENERGY = 11_300n;
/** What a contract spends to call another one. */
const CALL_ENERGY = 2_300n;
const NEW_ACCOUNT_ENERGY = 25_000n;
const NO_RETURN = '0'.repeat(64);

type Method = (call: Call) => CallOutcome;

function outcome(baseEnergy: bigint, output: string, more: Partial<CallOutcome> = {}): CallOutcome {
  return { baseEnergy, rounding: baseEnergy / 84n, reverted: false, output, logs: [], internal: [], ...more };
}

function reverted(): CallOutcome {
  return outcome(REVERT_ENERGY, '', { reverted: true });
}

function move(call: Call, from: string, to: string, value: bigint): CallOutcome {
  const { state, contract } = call;
  const fromKey = tokenKey(contract.address, from);
  const toKey = tokenKey(contract.address, to);
  const held = state.slot(fromKey);
  if (held < value) return reverted();
  const fresh = state.slot(toKey) === 0n && value > 0n;
  state.setSlot(fromKey, held - value);
  state.setSlot(toKey, state.slot(toKey) + value);
  const log = {
    address: contract.address,
    topics: [topicOf('Transfer(address,address,uint256)'), addressWord(from), addressWord(to)],
    data: uintWord(value),
  };
  return outcome(TRANSFER_ENERGY + (fresh ? NEW_SLOT_ENERGY : 0n), NO_RETURN, {
    rounding: TRANSFER_ROUNDING,
    logs: [log],
  });
}

function transferFrom(call: Call): CallOutcome {
  const from = addressArgument(call.data, 0);
  const value = uintArgument(call.data, 2);
  const key = allowanceKey(call.contract.address, from, call.caller);
  const allowed = call.state.slot(key);
  if (allowed < value) return reverted();
  const moved = move(call, from, addressArgument(call.data, 1), value);
  if (moved.reverted) return moved;
  if (allowed < 2n ** 256n - 1n) call.state.setSlot(key, allowed - value);
  return { ...moved, baseEnergy: moved.baseEnergy + TRANSFER_FROM_EXTRA };
}

function approve(call: Call): CallOutcome {
  const { state, contract, caller, data } = call;
  const spender = addressArgument(data, 0);
  const value = uintArgument(data, 1);
  const key = allowanceKey(contract.address, caller, spender);
  const fresh = state.slot(key) === 0n && value > 0n;
  state.setSlot(key, value);
  const log = {
    address: contract.address,
    topics: [topicOf('Approval(address,address,uint256)'), addressWord(caller), addressWord(spender)],
    data: uintWord(value),
  };
  return outcome(APPROVE_ENERGY + (fresh ? NEW_SLOT_ENERGY : 0n), NO_RETURN, { logs: [log] });
}

function pay(call: Call): CallOutcome {
  const { state, contract, data, time } = call;
  const to = addressArgument(data, 0);
  const sun = uintArgument(data, 1);
  const source = state.editAccount(contract.address);
  if (!source || source.balance < sun) return reverted();
  const known = state.editAccount(to);
  const target = known ?? state.createAccount(to, time);
  source.balance -= sun;
  target.balance += sun;
  return outcome(PAY_ENERGY + (known ? 0n : NEW_ACCOUNT_ENERGY), '', {
    internal: [{ from: contract.address, to, sun }],
  });
}

/** The contract's own tokens: the log names it as the sender, whoever called. */
function payToken(call: Call): CallOutcome {
  const { state, contract, data } = call;
  const token = state.contract(addressArgument(data, 0));
  if (!token || token.code !== 'trc20') return reverted();
  const moved = move(
    { ...call, contract: token },
    contract.address,
    addressArgument(data, 1),
    uintArgument(data, 2),
  );
  if (moved.reverted) return moved;
  return {
    ...moved,
    baseEnergy: moved.baseEnergy + CALL_ENERGY,
    output: '',
    internal: [{ from: contract.address, to: token.address, sun: 0n }],
  };
}

const read =
  (value: (call: Call) => string): Method =>
  (call) =>
    outcome(READ_ENERGY, value(call));

const TRC20 = new Map<string, Method>(
  (
    [
      ['name()', read((call) => stringOutput(call.contract.name))],
      ['symbol()', read((call) => stringOutput(call.contract.symbol))],
      ['decimals()', read((call) => uintWord(BigInt(call.contract.decimals)))],
      ['totalSupply()', read((call) => uintWord(call.contract.totalSupply))],
      [
        'balanceOf(address)',
        read(({ state, contract, data }) =>
          uintWord(state.slot(tokenKey(contract.address, addressArgument(data, 0)))),
        ),
      ],
      [
        'allowance(address,address)',
        read(({ state, contract, data }) =>
          uintWord(
            state.slot(allowanceKey(contract.address, addressArgument(data, 0), addressArgument(data, 1))),
          ),
        ),
      ],
      [
        'transfer(address,uint256)',
        (call: Call) => move(call, call.caller, addressArgument(call.data, 0), uintArgument(call.data, 1)),
      ],
      ['transferFrom(address,address,uint256)', transferFrom],
      ['approve(address,uint256)', approve],
    ] as [string, Method][]
  ).map(([signature, method]) => [selectorOf(signature), method]),
);

const PAYER = new Map<string, Method>([
  [selectorOf('pay(address,uint256)'), pay],
  [selectorOf('payToken(address,address,uint256)'), payToken],
]);

/** Runs a call on the given state; the caller throws the state away when it reverted. */
export function runCall(call: Call): CallOutcome {
  const { contract, data, callValue } = call;
  if (contract.code === 'payer' && data === '') return outcome(READ_ENERGY, '');
  const method = (contract.code === 'payer' ? PAYER : TRC20).get(data.slice(0, 8));
  if (!method || (callValue > 0n && contract.code === 'trc20')) return reverted();
  return method(call);
}

/** Dynamic energy penalty of a call (VM.java: floor per opcode). */
export function penaltyOf(result: CallOutcome, factor: bigint): bigint {
  if (factor === 0n) return 0n;
  const penalty = (result.baseEnergy * factor) / 10_000n - result.rounding;
  return penalty > 0n ? penalty : 0n;
}
