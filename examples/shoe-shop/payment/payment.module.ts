import { Module } from '@nestjs/common';
import { WorkerModule } from '#worker-sdk';
import { OwnDataModule } from '../shared/own-data.js';
import { PaymentTasks } from './payment.tasks.js';
import { Payments } from './payments.js';

@Module({
  imports: [OwnDataModule.forService('payment'), WorkerModule.forRoot({})],
  providers: [PaymentTasks, Payments],
})
export class PaymentModule {}
