import { Module } from '@nestjs/common';
import { AddressBookRepository } from './address-book.repository.js';
import { AddressBookService } from './address-book.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionsService } from './sessions.service.js';
import { UserRepository } from './user.repository.js';
import { UsersService } from './users.service.js';

@Module({
  providers: [
    UserRepository,
    UsersService,
    AddressBookRepository,
    AddressBookService,
    SessionRepository,
    SessionsService,
  ],
  exports: [UsersService, AddressBookService, SessionsService],
})
export class UsersModule {}
