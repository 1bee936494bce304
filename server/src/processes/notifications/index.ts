export { BALANCE_BUTTON_DATA, FLASH_BUTTON_DATA, orderButtonData } from './message.view.js';
export { NotificationsModule } from './notifications.module.js';
