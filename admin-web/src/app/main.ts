import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import { createTexts, SPEAK } from '../lib/i18n.js';
import { SIGN_IN } from '../lib/sign-in.js';
import App from './App.vue';
import { PAGES } from './areas.js';
import { useMissingParts } from './missing-parts.store.js';
import { usePreferences } from './preferences.store.js';
import { createAppRouter } from './router.js';
import { useSession } from './session.store.js';
import { TEXTS } from './texts/index.js';
import './theme.css';

const pinia = createPinia();
const parts = useMissingParts(pinia);
const session = useSession(pinia);
const { i18n, speak } = createTexts(TEXTS);

await speak(usePreferences(pinia).locale);
createApp(App)
  .use(pinia)
  .use(i18n)
  .use(createAppRouter(PAGES, session, parts.want))
  .provide(SPEAK, speak)
  .provide(SIGN_IN, {
    signIn: session.signIn,
    ended: () => session.ended,
    reload: session.reload,
    forget: session.forget,
  })
  .mount('#app');
