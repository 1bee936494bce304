import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PoolsService } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { AppError } from '../../platform/errors/index.js';

/** A process that could not sign for some wallet must not take its orders, nor ask anything of its stake. */
@Injectable()
export class KeyRingCheck implements OnModuleInit {
  constructor(
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
  ) {}

  /** @throws AppError keys/ring_incomplete with the ids that ENCRYPTION_KEYS lacks */
  async onModuleInit(): Promise<void> {
    const missing = (await this.pools.keyIds()).filter((id) => !this.vault.keyIds.includes(id));
    if (missing.length > 0)
      throw new AppError(
        'keys/ring_incomplete',
        'caller',
        'ENCRYPTION_KEYS lacks keys that wallets are sealed with',
        {
          problems: missing.map((id) => `ENCRYPTION_KEYS: no key with id "${id}"`),
        },
      );
  }
}
