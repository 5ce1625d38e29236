import { Module } from '@nestjs/common';
import { WorkerModule } from '#worker-sdk';
import { OwnDataModule } from '../shared/own-data.js';
import { Parcels } from './parcels.js';
import { ShippingTasks } from './shipping.tasks.js';

@Module({
  imports: [OwnDataModule.forService('shipping'), WorkerModule.forRoot({})],
  providers: [ShippingTasks, Parcels],
})
export class ShippingModule {}
