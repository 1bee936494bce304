export { AlertDesk } from './alert-desk.service.js';
export { AlertDeskModule, AlertsWorkerModule } from './alerts.module.js';
