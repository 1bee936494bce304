import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AdminsModule } from '../../../domain/admins/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AdminDeskModule } from '../../../processes/admin-desk/index.js';
import { AccessTokens } from './access-tokens.js';
import { AuthController } from './auth.controller.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SessionReader } from './session-reader.js';

/** Logging in, and knowing who is logged in. */
@Module({
  imports: [
    AdminDeskModule,
    AdminsModule,
    JwtModule.registerAsync({
      inject: [AppConfig],
      useFactory: ({ jwtSecret }: AppConfig) => ({ secret: jwtSecret }),
    }),
  ],
  controllers: [AuthController, SecondFactorController],
  providers: [AccessTokens, SessionReader],
  exports: [AccessTokens, SessionReader],
})
export class AuthModule {}
