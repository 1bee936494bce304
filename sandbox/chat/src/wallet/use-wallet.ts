import { computed, ref, shallowRef, watch } from 'vue';
import { lastPaymentRequest } from '../../../src/telegram/payment-request.js';
import type { WalletTransaction, WalletView } from '../../../src/telegram/wallet/wallet.types.js';
import { toMillionths } from '../lib/format.js';
import { useChats } from '../chat/use-chats.js';
import { api, type ChainView } from '../lib/api.js';

const REFRESH_MS = 3000;

const wallet = shallowRef<WalletView | null>(null);
const transactions = shallowRef<WalletTransaction[]>([]);
const recipients = shallowRef<{ holding: string | null; notHolding: string } | null>(null);
const chain = ref<ChainView>({ connected: false });
let recipientsOld = true;
/** Only the newest look is shown. */
let looks = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const userId = computed(() => useChats().active.value?.id ?? null);
const isPerson = computed(() => useChats().active.value?.type === 'private');

/** The payment the newest message asks for. */
const request = computed(() => {
  const own = wallet.value ? [wallet.value.address] : [];
  const messages = useChats().messages.value.map((stored) => stored.message);
  return lastPaymentRequest(messages, own) ?? null;
});

/** Whether this wallet has sent just what is asked for. */
const paid = computed(() => {
  if (!request.value) return false;
  const { address, amount, currency } = request.value;
  const kind = currency.toLowerCase();
  const wanted = toMillionths(amount);
  return transactions.value.some(
    (sent) => sent.to === address && sent.kind === kind && sent.amount === wanted,
  );
});

/** The wallet of the user on screen; looked at again with every block. */
export function useWallet() {
  return { wallet, transactions, recipients, chain, request, paid, userId, isPerson, refresh };
}

/** Follows the user on screen; called once. */
export function followWallet(): void {
  const { active, walletVersion } = useChats();
  watch(
    () => active.value?.id,
    () => {
      wallet.value = null;
      transactions.value = [];
      recipients.value = null;
      recipientsOld = true;
      void refresh();
    },
    { immediate: true },
  );
  watch(walletVersion, () => {
    recipientsOld = true;
    void refresh();
  });
}

async function refresh(): Promise<void> {
  clearTimeout(timer);
  const { active } = useChats();
  const user = active.value;
  if (user?.type === 'private') await load(user.id).catch(() => undefined);
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), REFRESH_MS);
}

async function load(id: number): Promise<void> {
  const turn = ++looks;
  const [view, list, head] = await Promise.all([
    api.wallet(id),
    api.transactions(id),
    api.chain().catch(() => ({ connected: false })),
  ]);
  if (useChats().active.value?.id !== id || turn !== looks) return;
  wallet.value = view;
  transactions.value = list.transactions;
  chain.value = head;
  if (!view.connected || !recipientsOld) return;
  recipientsOld = false;
  const found = await api.recipients(id).catch(() => null);
  if (found && userId.value === id) recipients.value = found;
}
