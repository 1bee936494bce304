import { ref } from 'vue';

const KEY = 'chat-theme';
const media = window.matchMedia('(prefers-color-scheme: dark)');
const stored = localStorage.getItem(KEY);
const dark = ref(stored === null ? media.matches : stored === 'dark');

function apply(): void {
  document.documentElement.dataset['theme'] = dark.value ? 'dark' : 'light';
}

media.addEventListener('change', (event) => {
  if (localStorage.getItem(KEY) !== null) return;
  dark.value = event.matches;
  apply();
});
apply();

/** Light or dark: the system's wish until the viewer has chosen. */
export function useTheme() {
  const toggle = (): void => {
    dark.value = !dark.value;
    localStorage.setItem(KEY, dark.value ? 'dark' : 'light');
    apply();
  };
  return { dark, toggle };
}
