export { type SettingHistoryView, settingsRoutes, type SettingView } from './settings.routes.js';
