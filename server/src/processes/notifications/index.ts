export { orderButtonData } from './message.view.js';
export { NotificationsModule } from './notifications.module.js';
