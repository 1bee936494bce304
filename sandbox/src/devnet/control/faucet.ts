import type { Chain } from '../chain/chain.js';
import { USDT_CONTRACT } from '../chain/genesis.js';
import { addressWord, selectorOf, uintWord } from '../tokens/abi.js';
import { sendSigned } from './signed-sender.js';

const FEE_LIMIT = 100_000_000n;

export interface FaucetGift {
  /** 41-hex receiver. */
  address: string;
  /** Sun. */
  sun: bigint;
  /** Millionths of a USDT. */
  usdt: bigint;
  /** 41-hex token; USDT when absent. */
  token?: string;
}

/** Signed token transfer. */
export function sendToken(chain: Chain, key: string, token: string, to: string, amount: bigint): string {
  const data = selectorOf('transfer(address,uint256)') + addressWord(to) + uintWord(amount);
  return sendSigned(chain, key, 'TriggerSmartContract', { contract_address: token, data }, FEE_LIMIT);
}

/** Sends TRX and USDT from the faucet by ordinary signed transactions; they wait in the pool. */
export function give(chain: Chain, faucetKey: string, gift: FaucetGift): string[] {
  const txids: string[] = [];
  if (gift.sun > 0n) {
    txids.push(
      sendSigned(chain, faucetKey, 'TransferContract', { to_address: gift.address, amount: gift.sun }),
    );
  }
  if (gift.usdt > 0n) {
    txids.push(sendToken(chain, faucetKey, gift.token ?? USDT_CONTRACT, gift.address, gift.usdt));
  }
  return txids;
}
