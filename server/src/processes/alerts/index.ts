export { AlertDesk } from './alert-desk.service.js';
export { AlertDeskModule, AlertsWorkerModule, MachineWatchModule } from './alerts.module.js';
export { OpenAlertCounts, QueueAges } from './queue-ages.repository.js';
