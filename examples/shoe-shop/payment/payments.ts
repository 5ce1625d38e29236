import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TaskFailure } from '#worker-sdk';
import { OwnData } from '../shared/own-data.js';

export interface Receipt {
  readonly receipt: string;
  readonly cardEnding: string;
  readonly amountCents: number;
  /** How many times the bank had to be asked. */
  readonly attempts: number;
}

interface Approval {
  readonly card: string;
  readonly amountCents: number;
  readonly attempt: number;
}

/** Stands where a receipt would: this order was refunded before it was charged, and must never be. */
const NEVER_CHARGE = 'never-charge';

/**
 * The payments of all orders: one hash per order with `attempts` and `settled`. `settled` is written once, by whoever
 * comes first (HSETNX), so a repeated charge gives the first receipt again and a refund shuts the door on a late charge.
 */
@Injectable()
export class Payments {
  constructor(private readonly data: OwnData) {}

  /** Counts an attempt at charging the order and says which one it is, 1 being the first. */
  countAttempt(order: string): Promise<number> {
    return this.data.redis.hincrby(this.keyOf(order), 'attempts', 1);
  }

  async settledReceipt(order: string): Promise<Receipt | undefined> {
    const settled = await this.data.redis.hget(this.keyOf(order), 'settled');
    if (settled === null) return undefined;
    if (settled === NEVER_CHARGE) {
      throw new TaskFailure('Payment.Refunded', `Order ${order} was refunded and cannot be charged any more.`);
    }
    return JSON.parse(settled) as Receipt;
  }

  async settle(order: string, { card, amountCents, attempt }: Approval): Promise<Receipt> {
    const receipt: Receipt = { receipt: randomUUID(), cardEnding: card.slice(-4), amountCents, attempts: attempt };
    await this.data.redis.hsetnx(this.keyOf(order), 'settled', JSON.stringify(receipt));
    return (await this.settledReceipt(order)) ?? receipt;
  }

  /** The cents that go back to the customer: 0 when the order had not been charged. */
  async refund(order: string): Promise<number> {
    const first = await this.data.redis.hsetnx(this.keyOf(order), 'settled', NEVER_CHARGE);
    const settled = await this.data.redis.hget(this.keyOf(order), 'settled');
    if (first === 1 || settled === null || settled === NEVER_CHARGE) return 0;
    await this.data.redis.hset(this.keyOf(order), 'refunded', 'yes');
    return (JSON.parse(settled) as Receipt).amountCents;
  }

  private keyOf(order: string): string {
    return this.data.key(`order:${order}`);
  }
}
