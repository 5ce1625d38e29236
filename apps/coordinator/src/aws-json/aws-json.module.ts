import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { OperationsModule } from '../operations/operations.module.js';
import { AwsJsonController } from './aws-json.controller.js';
import { NoSuchRouteFilter } from './no-such-route.filter.js';
import { giveRequestId } from './request-id.js';

/** The AWS API over HTTP. The application must be created with `bodyParser: false`: bodies are read and counted here. */
@Module({
  imports: [OperationsModule],
  controllers: [AwsJsonController],
  providers: [{ provide: APP_FILTER, useClass: NoSuchRouteFilter }],
})
export class AwsJsonModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(giveRequestId).forRoutes('{*path}');
  }
}
