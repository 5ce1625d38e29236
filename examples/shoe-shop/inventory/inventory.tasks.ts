import { Injectable } from '@nestjs/common';
import { TaskFailure, TaskHandler } from '#worker-sdk';
import { Stock, type OrderLine } from './stock.js';

export interface StockChange extends OrderLine {
  readonly action: 'reserve' | 'release';
}

/** What a Task reaches by `arn:aws:states:::dynamodb:updateItem`. */
@Injectable()
export class InventoryTasks {
  constructor(private readonly stock: Stock) {}

  /** Fails with `Inventory.SoldOut`, or `Inventory.OrderReleased` when the order has been undone in the meantime. */
  @TaskHandler('arn:aws:states:::dynamodb:updateItem')
  async update({ action, ...line }: StockChange): Promise<{ readonly sku: string; readonly pairs: number }> {
    switch (action) {
      case 'reserve':
        return { sku: line.sku, pairs: await this.reserve(line) };
      case 'release':
        return { sku: line.sku, pairs: await this.stock.release(line) };
      default:
        throw new TaskFailure('Inventory.UnknownAction', `"${String(action)}" is neither "reserve" nor "release".`);
    }
  }

  private async reserve(line: OrderLine): Promise<number> {
    switch (await this.stock.reserve(line)) {
      case 'reserved':
        return line.quantity;
      case 'sold-out':
        throw new TaskFailure('Inventory.SoldOut', `There are not ${line.quantity} pairs of ${line.sku} left.`);
      case 'released':
        throw new TaskFailure(
          'Inventory.OrderReleased',
          `Order ${line.order} has been undone; nothing is reserved for it.`,
        );
    }
  }
}
