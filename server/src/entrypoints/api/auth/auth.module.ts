import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AdminsModule } from '../../../domain/admins/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { AccessTokens } from './access-tokens.js';
import { SessionReader } from './session-reader.js';

/** Logging in, and knowing who is logged in. */
@Module({
  imports: [
    AdminsModule,
    JwtModule.registerAsync({
      inject: [AppConfig],
      useFactory: ({ jwtSecret }: AppConfig) => ({ secret: jwtSecret }),
    }),
  ],
  providers: [AccessTokens, SessionReader],
  exports: [AccessTokens, SessionReader],
})
export class AuthModule {}
