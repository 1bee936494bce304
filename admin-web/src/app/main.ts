import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import { healthTexts } from '../features/health/index.js';
import { createTexts } from '../lib/i18n.js';
import App from './App.vue';
import { usePreferences } from './preferences.store.js';
import { router } from './router.js';
import { frameTexts } from './texts.js';
import './theme.css';

const pinia = createPinia();
const texts = createTexts({ frame: frameTexts, health: healthTexts }, usePreferences(pinia).locale);

createApp(App).use(pinia).use(texts).use(router).mount('#app');
