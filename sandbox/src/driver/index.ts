export { ChatBuyer, type Placed, type Wish } from './chat-buyer.js';
export { DevnetControl, type DevnetState } from './devnet-control.js';
export { violatedInvariants, type InvariantOptions } from './invariants/index.js';
export { newAccount, Payer, type Account } from './payer.js';
export { newSeed, SeededRandom } from './seeded-random.js';
