import { alertAdvice, alertTitle, type DeskLanguage, severityOf } from '@energy-desk/shared/alerts';
import { Injectable, Logger } from '@nestjs/common';
import { AlertMessages, type DueAlertMessage } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';
import { bold, escapeHtml, isFault, TelegramSender } from '../../gateways/telegram/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';

const BATCH = 20;
const CLAIM_S = 30;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
const HOUR_MS = 3_600_000;

const SIGNS = { critical: '🔴', warning: '🟠', notice: '🔵' } as const;

/** Tells the chat of ALERT_CHAT_ID what began and what is over; at least once, however long Telegram is away. */
@Injectable()
export class TellChatStep {
  private readonly logger = new Logger(TellChatStep.name);

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly messages: AlertMessages,
    private readonly sender: TelegramSender,
    private readonly crashPoints: CrashPoints,
  ) {}

  async run(): Promise<void> {
    const staleMs = (await this.settings.get('alert.repeat_hours')) * HOUR_MS;
    const language = await this.settings.get('alert.language');
    for (;;) {
      const due = await this.messages.claimMessages(this.database.manager, BATCH, CLAIM_S);
      for (const message of due) await this.tell(message, textOf(message, language), staleMs);
      if (due.length < BATCH) return;
    }
  }

  private async tell(message: DueAlertMessage, text: string, staleMs: number): Promise<void> {
    const { manager } = this.database;
    const { alertChatId } = this.config;
    if (alertChatId === undefined)
      return this.messages.messageDropped(manager, message.id, 'no chat is named');
    const ageMs = Date.now() - (message.alert.resolvedAt ?? message.alert.raisedAt).getTime();
    if (ageMs > staleMs) return this.messages.messageDropped(manager, message.id, 'too old to be told');
    try {
      await this.crashPoints.around('alerts.send', () =>
        this.sender.sendText(alertChatId, text, undefined, { urgency: 'notice' }),
      );
      await this.messages.messageSent(manager, message.id);
    } catch (error) {
      const retryMs = isFault(error, 'rate_limited')
        ? error.retryAfterMs
        : Math.min(FIRST_RETRY_MS * 2 ** Math.min(message.attempts, 20), LONGEST_RETRY_MS);
      this.logger.warn(`the chat was not told of ${message.alert.kind}: ${messageOf(error)}`);
      await this.messages.messageFailed(manager, message.id, messageOf(error), retryMs);
    }
  }
}

const OVER = { zh: '已恢复', en: 'is over' } as const;

/** What is wrong, what to do, and what the server knows of it, in Telegram's HTML. */
export function textOf(
  { news, alert }: Pick<DueAlertMessage, 'news' | 'alert'>,
  language: DeskLanguage,
): string {
  const { kind, subject, message } = alert;
  const title = bold(alertTitle(kind, language) ?? kind.replaceAll('_', ' '));
  if (news === 'resolved') return `🟢 ${title} ${OVER[language]}\n${escapeHtml(subject)}`;
  const said = [alertAdvice(kind, language), message, subject].filter((line) => line !== undefined);
  return [`${SIGNS[severityOf(kind)]} ${title}`, ...said.map(escapeHtml)].join('\n');
}
