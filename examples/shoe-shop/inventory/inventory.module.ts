import { Module } from '@nestjs/common';
import { WorkerModule } from '#worker-sdk';
import { OwnDataModule } from '../shared/own-data.js';
import { InventoryTasks } from './inventory.tasks.js';
import { OpeningStock } from './opening-stock.js';
import { Stock } from './stock.js';

@Module({
  imports: [OwnDataModule.forService('inventory'), WorkerModule.forRoot({})],
  providers: [InventoryTasks, Stock, OpeningStock],
})
export class InventoryModule {}
