import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { TaskHandler, type TaskContext } from '#worker-sdk';
import { Parcels } from './parcels.js';

export interface Shipment {
  readonly order: string;
  readonly address: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

const STEPS = ['pick', 'pack', 'label', 'carry'];
const STEP_MS = 350;

/** What a Task reaches by `arn:aws:states:::ecs:runTask.sync`. */
@Injectable()
export class ShippingTasks {
  constructor(private readonly parcels: Parcels) {}

  /**
   * Takes its time and shows after each step that it is alive. The signal ends the work at once when nobody waits for
   * the result any more: the order was stopped, or its TimeoutSeconds or HeartbeatSeconds ran out.
   */
  @TaskHandler('arn:aws:states:::ecs:runTask.sync')
  async ship(
    { order, lines }: Shipment,
    task: TaskContext,
  ): Promise<{ readonly tracking: string; readonly pairs: number }> {
    for (let step = 0; step < STEPS.length; step++) {
      await sleep(STEP_MS, undefined, { signal: task.signal });
      await task.heartbeat();
    }
    const pairs = lines.reduce((sum, line) => sum + line.quantity, 0);
    return { tracking: await this.parcels.handOver(order), pairs };
  }
}
