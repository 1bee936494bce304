import { Module } from '@nestjs/common';
import { RiskEntryRepository } from './risk-entry.repository.js';
import { RiskService } from './risk.service.js';
import { RiskUsageRepository } from './risk-usage.repository.js';

@Module({
  providers: [RiskEntryRepository, RiskUsageRepository, RiskService],
  exports: [RiskService],
})
export class RiskModule {}
