import { onMounted, onUnmounted, ref, type Ref } from 'vue';

const SECOND_MS = 1_000;

/** This moment, moving on each second: for texts such as "5 seconds ago". */
export function useNow(): Ref<Date> {
  const now = ref(new Date());
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(() => (now.value = new Date()), SECOND_MS);
  });
  onUnmounted(() => clearInterval(timer));
  return now;
}
