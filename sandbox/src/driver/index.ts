export { newAccount, type Account } from './account.js';
export { ChatBuyer, type Asked, type Deposit, type Placed, type Wish } from './chat-buyer.js';
export { DevnetControl, type DevnetState } from './devnet-control.js';
export { violatedInvariants, type InvariantOptions } from './invariants/index.js';
export { Payer } from './payer.js';
export { newSeed, SeededRandom } from './seeded-random.js';
export { Sender, type ContractCall } from './sender.js';
export { readSolidChain, type SolidTransaction } from './solid-chain.js';
