export { alertAdvice } from './alert-advice.js';
export {
  ALERT_KINDS,
  ALERT_SEVERITIES,
  type AlertKind,
  type AlertSeverity,
  severityOf,
} from './alert-kinds.js';
export { alertTitle, DESK_LANGUAGES, type DeskLanguage } from './alert-titles.js';
export { type Alert, ALERT_STATES, alertSchema, type AlertState, alertsRoutes } from './alerts.routes.js';
