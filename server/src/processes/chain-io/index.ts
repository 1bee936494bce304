export { BroadcastStep } from './broadcast.step.js';
export { BroadcastModule, ChainIoModule, ScannerModule, TransferLookUpModule } from './chain-io.module.js';
export { ScanStep, type ScanOutcome } from './scan.step.js';
export { TransferLookUp, type TransferSighting } from './transfer-look-up.js';
