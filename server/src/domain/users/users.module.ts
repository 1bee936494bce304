import { Module } from '@nestjs/common';
import { AddressBookRepository } from './address-book.repository.js';
import { AddressBookService } from './address-book.service.js';
import { SessionRepository } from './session.repository.js';
import { SessionsService } from './sessions.service.js';
import { ProvedAddresses } from './proved-addresses.repository.js';
import { UserEventsRepository } from './user-events.repository.js';
import { UserEvents } from './user-events.service.js';
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
    ProvedAddresses,
    UserEventsRepository,
    UserEvents,
  ],
  exports: [UsersService, AddressBookService, SessionsService, ProvedAddresses, UserEvents],
})
export class UsersModule {}
