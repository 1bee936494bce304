export { Filters } from '../../../platform/database/index.js';
