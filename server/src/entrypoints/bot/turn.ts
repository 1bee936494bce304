import type { SessionsService, User } from '../../domain/users/index.js';
import { isFault, type TelegramSender } from '../../processes/chat-io/index.js';
import { readSession, type Session } from './session.schema.js';
import { textsOf, type BotTexts } from './texts/index.js';
import type { View } from './views/view.js';

/** The button that was tapped. */
export interface Tap {
  readonly id: string;
  /** Message the button stands under; 0 when Telegram no longer tells. */
  readonly messageId: number;
}

/** Somebody else changed the conversation meanwhile (a double tap in another process): this turn ends quietly. */
export class TurnOvertaken extends Error {
  constructor() {
    super('the conversation was changed by another update');
    this.name = 'TurnOvertaken';
  }
}

interface Conversation {
  readonly session: Session;
  readonly version: number;
}

/** One update of one user: who, in which conversation, and the ways to answer. */
export class Turn {
  readonly session: Session;
  private version: number;
  private answered = false;

  constructor(
    readonly user: User,
    readonly tap: Tap | null,
    conversation: Conversation,
    private readonly sessions: SessionsService,
    private readonly sender: TelegramSender,
  ) {
    this.session = conversation.session;
    this.version = conversation.version;
  }

  get texts(): BotTexts {
    return textsOf(this.user.language);
  }

  get chatId(): number {
    return this.user.chatId;
  }

  /** Whether the tapped button stands on the live page; others are out of date. */
  get onPage(): boolean {
    return this.tap !== null && this.tap.messageId === this.session.pageId;
  }

  /** Stores the conversation, before anything is shown that follows from it. @throws TurnOvertaken */
  async save(): Promise<void> {
    const version = await this.sessions.save(this.chatId, this.session, this.version);
    if (version === null) throw new TurnOvertaken();
    this.version = version;
  }

  /** Shows a page: in place where the tapped button stood on it, else anew, and the old page goes. */
  async show(view: View): Promise<void> {
    if (this.onPage && (await this.edited(view, null))) return;
    await this.turnTo(await this.sender.sendText(this.chatId, view.text, view.keyboard), null);
  }

  /**
   * The same for a page with a picture above its text: edited in place while the picture stays.
   * @param picture what the picture shows, in any words
   */
  async showWithPicture(
    picture: string,
    png: () => Promise<Uint8Array<ArrayBuffer>>,
    view: View,
  ): Promise<void> {
    if (this.onPage && (await this.edited(view, picture))) return;
    await this.turnTo(await this.showPicture(await png(), view), picture);
  }

  /** Sends a picture with a caption; it is no page and stays. @returns the message id */
  async showPicture(png: Uint8Array<ArrayBuffer>, view: View): Promise<number> {
    return this.sender.sendPhoto(this.chatId, png, view.text, view.keyboard);
  }

  /** Edits the caption of a picture; false when it is gone. */
  async editPicture(messageId: number, view: View): Promise<boolean> {
    if (this.session.questionOn === messageId) {
      this.session.questionOn = null;
      await this.save();
    }
    return this.unlessGone(this.sender.editCaption(this.chatId, messageId, view.text, view.keyboard));
  }

  /** Asks a question on a picture. It stands, instead of a countdown, until the picture shows something else. */
  async askOnPicture(messageId: number, question: View): Promise<void> {
    this.session.questionOn = messageId;
    await this.save();
    const { text, keyboard } = question;
    await this.unlessGone(this.sender.editCaption(this.chatId, messageId, text, keyboard));
  }

  /** Stores the conversation without its page, then takes the page away. */
  async closePage(): Promise<void> {
    const { pageId } = this.session;
    this.session.pageId = null;
    this.session.pagePicture = null;
    await this.save();
    if (pageId !== null) await this.retire(pageId);
  }

  /** Takes a message away, at least its buttons; one that is gone already is as good. */
  async retire(messageId: number): Promise<void> {
    await this.sender.retire(this.chatId, messageId).catch((error: unknown) => {
      if (!isFault(error, 'message_gone', 'refused', 'transient', 'rate_limited')) throw error;
    });
  }

  /** A toast on the tapped button, or a window when it must be read. Only the first one counts. */
  async toast(text?: string, window = false): Promise<void> {
    if (!this.tap || this.answered) return;
    this.answered = true;
    await this.sender.answerCallback(this.tap.id, text, window).catch((error: unknown) => {
      // A tap that is too old can't be answered any more; what it asked for was done all the same.
      if (!isFault(error, 'refused', 'transient', 'rate_limited')) throw error;
    });
  }

  private async turnTo(messageId: number, picture: string | null): Promise<void> {
    const old = this.session.pageId;
    this.session.pageId = messageId;
    this.session.pagePicture = picture;
    await this.save();
    if (old !== null) await this.retire(old);
  }

  private edited(view: View, picture: string | null): Promise<boolean> {
    const { pageId, pagePicture } = this.session;
    // Telegram turns no text into a picture, nor one picture into another without sending it anew.
    if (pageId === null || pagePicture !== picture) return Promise.resolve(false);
    if (picture !== null) return this.editPicture(pageId, view);
    return this.unlessGone(this.sender.editText(this.chatId, pageId, view.text, view.keyboard));
  }

  private async unlessGone(edit: Promise<void>): Promise<boolean> {
    try {
      await edit;
      return true;
    } catch (error) {
      if (isFault(error, 'message_gone')) return false;
      throw error;
    }
  }
}

export const conversationOf = (stored: { state: unknown; version: number } | null): Conversation => ({
  session: readSession(stored?.state ?? {}),
  version: stored?.version ?? 0,
});
