import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { LiveRoutes } from './live-routes.js';
import { OpenApiController } from './openapi.controller.js';

/** The API's account of itself. */
@Module({
  imports: [DiscoveryModule],
  controllers: [OpenApiController],
  providers: [LiveRoutes],
  exports: [LiveRoutes],
})
export class OpenApiModule {}
