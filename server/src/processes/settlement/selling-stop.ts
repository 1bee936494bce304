import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { Settings } from '../../domain/settings/index.js';

/** What stops sales that nobody asks us about beforehand, as it stops new orders: a person, or books that are off. */
@Injectable()
export class SellingStop {
  constructor(
    private readonly settings: Settings,
    private readonly alerts: Alerts,
  ) {}

  async isOn(): Promise<boolean> {
    return (await this.settings.get('brake.selling')) || (await this.alerts.isOpen('books_out_of_balance'));
  }
}
