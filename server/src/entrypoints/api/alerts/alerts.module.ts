import { Module } from '@nestjs/common';
import { AlertDeskModule } from '../../../processes/alerts/index.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsReadModel } from './alerts.read-model.js';

@Module({ imports: [AlertDeskModule], controllers: [AlertsController], providers: [AlertsReadModel] })
export class AlertsApiModule {}
