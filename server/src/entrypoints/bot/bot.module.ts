import { Module } from '@nestjs/common';
import { TelegrafModule } from 'nestjs-telegraf';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { ChatIoModule } from '../../processes/chat-io/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AccountLookupModule } from '../../processes/account-lookup/index.js';
import { RentalModule } from '../../processes/rental/index.js';
import { BotLauncher } from './bot.launcher.js';
import { AddressFlow } from './flows/address.flow.js';
import { ConfirmFlow } from './flows/confirm.flow.js';
import { MenuFlow } from './flows/menu.flow.js';
import { OrderFlow } from './flows/order.flow.js';
import { RentFlow } from './flows/rent.flow.js';
import { RentPageLoader } from './flows/rent-page.loader.js';
import { TypedFlow } from './flows/typed.flow.js';
import { PaymentPages } from './payment-pages.js';
import { TurnRunner } from './turn-runner.js';
import { UpdateHandler } from './update-handler.js';
import { AddressUpdate } from './updates/address.update.js';
import { MenuUpdate } from './updates/menu.update.js';
import { OrderUpdate } from './updates/order.update.js';
import { OtherUpdate } from './updates/other.update.js';
import { RentUpdate } from './updates/rent.update.js';
import { WebhookController } from './webhook.controller.js';

/** The chat. Imported only by processes that play the role `bot`. */
@Module({
  imports: [
    TelegrafModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        token: config.telegram.botToken ?? '',
        options: { telegram: { apiRoot: config.telegram.apiRoot } },
        launchOptions: false,
      }),
    }),
    ChatIoModule,
    UsersModule,
    OrdersModule,
    LedgerModule,
    PoolsModule,
    RentalModule,
    AccountLookupModule,
  ],
  controllers: [WebhookController],
  providers: [
    TurnRunner,
    UpdateHandler,
    MenuFlow,
    RentPageLoader,
    RentFlow,
    ConfirmFlow,
    OrderFlow,
    AddressFlow,
    TypedFlow,
    // Handlers are asked in this order; the last one takes what is left.
    MenuUpdate,
    RentUpdate,
    OrderUpdate,
    AddressUpdate,
    OtherUpdate,
    PaymentPages,
    BotLauncher,
  ],
})
export class BotModule {}
