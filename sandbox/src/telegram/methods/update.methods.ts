import { badRequest, conflict } from '../bot-api/bot-api-error.js';
import type { Update } from '../bot-api/bot-api.types.js';
import type { WebhookInfo } from '../updates/webhook-sender.js';
import { DescribedResult, type MethodCall } from './method.types.js';

/** The server behind the Bot API waits 50 s at most. */
const MAX_POLL_SECONDS = 50;

export async function getUpdates(call: MethodCall): Promise<Update[]> {
  const { updates, webhook, now } = call.context;
  if (webhook.active)
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  readAllowed(call);
  updates.lastPollAt = now();
  const limit = Math.min(100, Math.max(1, call.params.integer('limit', 100)));
  const seconds = Math.min(MAX_POLL_SECONDS, Math.max(0, call.params.integer('timeout')));
  return updates.read(call.params.integer('offset'), limit, seconds * 1000, call.gone);
}

export function setWebhook(call: MethodCall): DescribedResult | true {
  const { params, context } = call;
  const url = params.text('url');
  if (url === '') return deleteWebhook(call);
  if (!/^https?:\/\/\S+$/i.test(url)) throw badRequest('bad webhook: Failed to parse URL');
  const secretToken = params.text('secret_token');
  if (!/^[A-Za-z0-9_-]{0,256}$/.test(secretToken))
    throw badRequest('bad webhook: secret token contains unallowed characters');
  readAllowed(call);
  if (params.flag('drop_pending_updates')) context.updates.clear();
  context.updates.stopReader('terminated by setWebhook request');
  const maxConnections = Math.min(100, Math.max(1, params.integer('max_connections', 40)));
  context.webhook.set({ url, maxConnections, ...(secretToken === '' ? {} : { secretToken }) });
  return new DescribedResult(true, 'Webhook was set');
}

export function deleteWebhook({ context, params }: MethodCall): DescribedResult {
  if (params.flag('drop_pending_updates')) context.updates.clear();
  const was = context.webhook.active;
  context.webhook.delete();
  return new DescribedResult(true, was ? 'Webhook was deleted' : 'Webhook is already deleted');
}

export function getWebhookInfo({ context }: MethodCall): WebhookInfo {
  return context.webhook.info();
}

function readAllowed({ params, context }: MethodCall): void {
  const allowed = params.object('allowed_updates', 'allowed_updates');
  if (Array.isArray(allowed)) context.updates.allow(allowed.filter((kind) => typeof kind === 'string'));
}
