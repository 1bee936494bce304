import { Module } from '@nestjs/common';
import { KeyVault } from './key-vault.js';

export type { Sealed } from './key-ring.js';
export { KeyVault, type SigningKey } from './key-vault.js';

@Module({ providers: [KeyVault], exports: [KeyVault] })
export class KeysModule {}
