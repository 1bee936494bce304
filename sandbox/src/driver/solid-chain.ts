import { z } from 'zod';
import type { DevnetControl } from './devnet-control.js';
import { toBase58 } from './tron-address.js';

const RANGE = 100;
/** keccak256("Transfer(address,address,uint256)"), the first topic of every TRC-20 transfer log. */
const TRANSFER_TOPIC = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

const number = z.coerce.bigint();
const contractShape = z.object({
  type: z.string(),
  parameter: z.object({
    value: z
      .object({
        owner_address: z.string(),
        to_address: z.string().optional(),
        receiver_address: z.string().optional(),
        amount: number.optional(),
        balance: number.optional(),
        resource: z.string().optional(),
      })
      .loose(),
  }),
});
const blockShape = z.object({
  blockID: z.string(),
  block_header: z.object({
    raw_data: z.object({ number: z.number().default(0), timestamp: z.number().default(0) }).loose(),
  }),
  transactions: z
    .array(
      z.object({
        txID: z.string(),
        ret: z.array(z.object({ contractRet: z.string().optional() }).loose()).default([]),
        raw_data: z.object({ contract: z.array(contractShape).length(1) }).loose(),
      }),
    )
    .default([]),
});
const infoShape = z.object({
  id: z.string(),
  fee: number.default(0n),
  receipt: z.object({ result: z.string().default('SUCCESS') }).loose(),
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

/** A transaction of a solidified block in plain fields; addresses base58, money in sun. */
export interface SolidTransaction {
  txid: string;
  height: number;
  /** Chain time of its block, milliseconds. */
  time: number;
  type: string;
  owner: string;
  /** Of a TransferContract. */
  to: string | undefined;
  amount: bigint;
  /** Of a delegation or its taking back. */
  receiver: string | undefined;
  balance: bigint;
  resource: string;
  ok: boolean;
  fee: bigint;
  /** TRC-20 transfers that its logs tell of, by the contract that logged them. */
  tokens: { contract: string; from: string; to: string; amount: bigint; index: number }[];
}

type Block = z.infer<typeof blockShape>;
type Info = z.infer<typeof infoShape>;

function tokensOf({ log, receipt }: Info): SolidTransaction['tokens'] {
  if (receipt.result !== 'SUCCESS') return [];
  return log.flatMap(({ address, topics: [topic, from, to], data }, index) => {
    if (topic !== TRANSFER_TOPIC || from === undefined || to === undefined) return [];
    const amount = BigInt(`0x${data || '0'}`);
    return [
      {
        contract: toBase58(address),
        from: toBase58(from.slice(-40)),
        to: toBase58(to.slice(-40)),
        amount,
        index,
      },
    ];
  });
}

function transactionsOf(block: Block, infos: ReadonlyMap<string, Info>): SolidTransaction[] {
  const { number: height, timestamp } = block.block_header.raw_data;
  return block.transactions.flatMap(({ txID, ret, raw_data }) => {
    const [contract] = raw_data.contract;
    const info = infos.get(txID);
    if (!contract || !info) throw new Error(`block ${height} has no receipt of ${txID}`);
    const { value } = contract.parameter;
    return [
      {
        txid: txID,
        height,
        time: timestamp,
        type: contract.type,
        owner: toBase58(value.owner_address),
        to: value.to_address === undefined ? undefined : toBase58(value.to_address),
        amount: value.amount ?? 0n,
        receiver: value.receiver_address === undefined ? undefined : toBase58(value.receiver_address),
        balance: value.balance ?? 0n,
        // The node leaves out the first of the enumeration.
        resource: value.resource ?? 'BANDWIDTH',
        ok: (ret[0]?.contractRet ?? 'SUCCESS') === 'SUCCESS',
        fee: info.fee,
        tokens: tokensOf(info),
      },
    ];
  });
}

/** Reads every solidified block from `from` on through the node's own API, oldest first. */
export async function readSolidChain(devnet: DevnetControl, from: number): Promise<SolidTransaction[]> {
  const { solid } = await devnet.state();
  const found: SolidTransaction[] = [];
  for (let start = Math.max(1, from); start <= solid; start += RANGE) {
    const endNum = Math.min(start + RANGE, solid + 1);
    const { block } = z
      .object({ block: z.array(blockShape) })
      .parse(await devnet.post('/walletsolidity/getblockbylimitnext', { startNum: start, endNum }));
    if (block.length !== endNum - start)
      throw new Error(`the node gave ${block.length} blocks from ${start}`);
    for (const one of block) {
      if (one.transactions.length === 0) continue;
      const num = one.block_header.raw_data.number;
      const infos = z
        .array(infoShape)
        .parse(await devnet.post('/walletsolidity/gettransactioninfobyblocknum', { num }));
      found.push(...transactionsOf(one, new Map(infos.map((info) => [info.id, info]))));
    }
  }
  return found;
}
