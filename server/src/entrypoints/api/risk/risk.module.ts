import { Module } from '@nestjs/common';
import { RiskDeskModule } from '../../../processes/risk-desk/index.js';
import { RiskController } from './risk.controller.js';

@Module({ imports: [RiskDeskModule], controllers: [RiskController] })
export class RiskApiModule {}
