import { Module } from '@nestjs/common';
import { AdminSessionRepository } from './admin-session.repository.js';
import { AdminSessions } from './admin-sessions.service.js';

@Module({ providers: [AdminSessionRepository, AdminSessions], exports: [AdminSessions] })
export class AdminsModule {}
