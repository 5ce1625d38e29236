import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations/operations.module.js';
import { AwsJsonController } from './aws-json.controller.js';

/** The AWS API over HTTP. The application must be created with `bodyParser: false`: bodies are read and counted here. */
@Module({ imports: [OperationsModule], controllers: [AwsJsonController] })
export class AwsJsonModule {}
