export { BroadcastStep } from './broadcast.step.js';
export { BroadcastModule, ChainIoModule, ScannerModule } from './chain-io.module.js';
export { ScanStep, type ScanOutcome } from './scan.step.js';
