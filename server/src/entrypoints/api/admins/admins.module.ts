import { Module } from '@nestjs/common';
import { AdminDeskModule } from '../../../processes/admin-desk/index.js';
import { AdminsController } from './admins.controller.js';

@Module({ imports: [AdminDeskModule], controllers: [AdminsController] })
export class AdminsApiModule {}
