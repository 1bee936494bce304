import { Module } from '@nestjs/common';
import { TronModule } from '../../gateways/tron/index.js';
import { AccountLookup } from './account-lookup.service.js';

@Module({ imports: [TronModule], providers: [AccountLookup], exports: [AccountLookup] })
export class AccountLookupModule {}
