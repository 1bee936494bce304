export { DeriveStep } from './derive.step.js';
export { orderButtonData } from './message.view.js';
export { NotificationsModule } from './notifications.module.js';
export { SendStep } from './send.step.js';
