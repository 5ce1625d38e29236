import { Module } from '@nestjs/common';
import { WorkerModule } from '#worker-sdk';
import { OwnDataModule } from '../shared/own-data.js';
import { NotificationTasks } from './notification.tasks.js';
import { Outbox } from './outbox.js';

@Module({
  imports: [OwnDataModule.forService('notification'), WorkerModule.forRoot({})],
  providers: [NotificationTasks, Outbox],
})
export class NotificationModule {}
