import { Module } from '@nestjs/common';
import { TelegrafModule } from 'nestjs-telegraf';
import { OrdersModule } from '../../domain/orders/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { ChatIoModule } from '../../processes/chat-io/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AccountLookupModule } from '../../processes/account-lookup/index.js';
import { BalanceModule } from '../../processes/balance/index.js';
import { RentalModule } from '../../processes/rental/index.js';
import { BotLauncher } from './bot.launcher.js';
import { AddressFlow } from './flows/address.flow.js';
import { BalanceFlow } from './flows/balance.flow.js';
import { ConfirmFlow } from './flows/confirm.flow.js';
import { DepositFlow } from './flows/deposit.flow.js';
import { FlashFlow } from './flows/flash.flow.js';
import { FlashOrderFlow } from './flows/flash-order.flow.js';
import { MenuFlow } from './flows/menu.flow.js';
import { OrderFlow } from './flows/order.flow.js';
import { PayChoicesLoader } from './flows/pay-choices.loader.js';
import { RentFlow } from './flows/rent.flow.js';
import { RentPageLoader } from './flows/rent-page.loader.js';
import { Served } from './flows/served.js';
import { SellingState } from './flows/selling-state.js';
import { TypedFlow } from './flows/typed.flow.js';
import { PaymentPageKinds } from './payment-page.kinds.js';
import { PaymentPages } from './payment-pages.js';
import { TurnRunner } from './turn-runner.js';
import { UpdateHandler } from './update-handler.js';
import { AddressUpdate } from './updates/address.update.js';
import { BalanceUpdate } from './updates/balance.update.js';
import { FlashUpdate } from './updates/flash.update.js';
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
    PoolsModule,
    PricingModule,
    RiskModule,
    BalanceModule,
    RentalModule,
    AccountLookupModule,
  ],
  controllers: [WebhookController],
  providers: [
    TurnRunner,
    Served,
    UpdateHandler,
    MenuFlow,
    RentPageLoader,
    PayChoicesLoader,
    SellingState,
    RentFlow,
    FlashFlow,
    FlashOrderFlow,
    BalanceFlow,
    DepositFlow,
    ConfirmFlow,
    OrderFlow,
    AddressFlow,
    TypedFlow,
    // Handlers are asked in this order; the last one takes what is left.
    MenuUpdate,
    RentUpdate,
    OrderUpdate,
    AddressUpdate,
    BalanceUpdate,
    FlashUpdate,
    OtherUpdate,
    PaymentPageKinds,
    PaymentPages,
    BotLauncher,
  ],
})
export class BotModule {}
