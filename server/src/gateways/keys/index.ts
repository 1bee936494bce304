import { Module } from '@nestjs/common';
import { KeyVault } from './key-vault.js';
import { SecretBox } from './secret-box.js';

export type { Sealed } from './key-ring.js';
export { KeyVault, type SigningKey } from './key-vault.js';
export { SecretBox } from './secret-box.js';

@Module({ providers: [KeyVault, SecretBox], exports: [KeyVault, SecretBox] })
export class KeysModule {}
