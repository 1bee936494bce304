import { ref } from 'vue';

const SHOWN_MS = 3200;

interface Toast {
  id: number;
  text: string;
  kind: 'plain' | 'error';
}

const toasts = ref<Toast[]>([]);
const alert = ref<string | null>(null);
let nextId = 1;

/** Short notices over the chat, and the dialog of a callback answered with show_alert. */
export function useNotices() {
  const toast = (text: string, kind: Toast['kind'] = 'plain'): void => {
    const id = nextId++;
    toasts.value = [...toasts.value.slice(-2), { id, text, kind }];
    setTimeout(() => {
      toasts.value = toasts.value.filter((one) => one.id !== id);
    }, SHOWN_MS);
  };
  const fail = (error: unknown): void =>
    toast(error instanceof Error ? error.message : String(error), 'error');
  return { toasts, alert, toast, fail };
}
