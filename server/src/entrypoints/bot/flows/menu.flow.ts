import { Injectable } from '@nestjs/common';
import { UsersService, type Language } from '../../../domain/users/index.js';
import { textsOf } from '../texts/index.js';
import type { Turn } from '../turn.js';
import { helpView, languageView, menuView, welcomeView } from '../views/menu.view.js';
import type { View } from '../views/view.js';

/** Pages that need no conversation. */
@Injectable()
export class MenuFlow {
  constructor(private readonly users: UsersService) {}

  welcome(turn: Turn): Promise<void> {
    return this.show(turn, welcomeView(turn.texts, turn.user.firstName));
  }

  menu(turn: Turn): Promise<void> {
    return this.show(turn, menuView(turn.texts));
  }

  help(turn: Turn): Promise<void> {
    return this.show(turn, helpView(turn.texts));
  }

  languages(turn: Turn): Promise<void> {
    return this.show(turn, languageView(turn.texts, turn.user.language));
  }

  async setLanguage(turn: Turn, language: Language): Promise<void> {
    await this.users.setLanguage(turn.user.id, language);
    const texts = textsOf(language);
    await turn.toast(texts.menu.languageSet);
    await this.show(turn, menuView(texts));
  }

  /** Whoever goes elsewhere no longer answers the question that was open. */
  private async show(turn: Turn, view: View): Promise<void> {
    if (turn.session.input) {
      turn.session.input = null;
      await turn.save();
    }
    await turn.show(view);
  }
}
