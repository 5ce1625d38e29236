import { Injectable } from '@nestjs/common';
import { TaskFailure, TaskHandler } from '#worker-sdk';
import { bankAnswer } from './test-cards.js';
import { Payments, type Receipt } from './payments.js';

export interface Charge {
  readonly order: string;
  readonly card: string;
  readonly amountCents: number;
}

/** What a Task reaches by `arn:aws:lambda:<region>:<account>:function:payment` and `…:payment-refund`. */
@Injectable()
export class PaymentTasks {
  constructor(private readonly payments: Payments) {}

  /**
   * Fails with `Payment.Transient` (worth another try), `Payment.Declined` (final) or `Payment.Refunded` (too late).
   * An order is never charged twice, so an attempt whose worker died may simply run again: `redeliver`.
   */
  @TaskHandler({ resource: 'payment', redeliver: true })
  async charge({ order, card, amountCents }: Charge): Promise<Receipt> {
    const settled = await this.payments.settledReceipt(order);
    if (settled !== undefined) return settled;

    const attempt = await this.payments.countAttempt(order);
    switch (bankAnswer(card, attempt)) {
      case 'unreachable':
        throw new TaskFailure('Payment.Transient', `The bank did not answer (attempt ${attempt}).`);
      case 'declined':
        throw new TaskFailure('Payment.Declined', `The bank declined the card ending in ${card.slice(-4)}.`);
      case 'approved':
        return this.payments.settle(order, { card, amountCents, attempt });
    }
  }

  /** Gives back what was charged, or sees to it that nothing can be charged any more. Safe to repeat. */
  @TaskHandler('payment-refund')
  async refund({ order }: { readonly order: string }): Promise<{ readonly refundedCents: number }> {
    return { refundedCents: await this.payments.refund(order) };
  }
}
