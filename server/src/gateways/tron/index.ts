export type { AccountPermission, AccountReading, WalletReading } from './account.parser.js';
export type { EnergyTotals, SolidBalance } from './account.reader.js';
export type { BlockHead, ParsedBlock, ParsedInfo, ParsedLog, ParsedTransaction } from './block.parser.js';
export type { AnswerClass, BroadcastAnswer } from './broadcast.classifier.js';
export type { StakeReading } from './stake.parser.js';
export type { StakedResource, StakingInput } from './staking.builder.js';
export type {
  BuiltTransaction,
  ContractInput,
  Trc20Input,
  TransactionAnchor,
} from './transaction.builder.js';
export { TronGateway } from './tron.gateway.js';
export type { NodeAnswer } from './tron-nodes.js';
export { TronModule } from './tron.module.js';
