import { Global, Module } from '@nestjs/common';
import { AlertRepository } from './alert.repository.js';
import { Alerts } from './alerts.service.js';

export type { AlertKind } from '@energy-desk/shared/alerts';
export { AlertRepository as AlertMessages } from './alert.repository.js';
export type { AlertRow, DueAlertMessage } from './alert.types.js';
export { Alerts } from './alerts.service.js';

@Global()
@Module({ providers: [AlertRepository, Alerts], exports: [AlertRepository, Alerts] })
export class AlertsModule {}
