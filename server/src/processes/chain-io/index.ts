export { BroadcastStep } from './broadcast.step.js';
export { ChainIoModule } from './chain-io.module.js';
export { ScanStep, type ScanOutcome } from './scan.step.js';
