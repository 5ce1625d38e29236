import { Injectable } from '@nestjs/common';
import { OwnData } from '../shared/own-data.js';

export interface OrderLine {
  readonly order: string;
  /** Position of the line in its order, from 0. With `order` it names the reservation. */
  readonly line: number;
  readonly sku: string;
  /** Pairs of shoes. */
  readonly quantity: number;
}

export type Reservation = 'reserved' | 'sold-out' | 'released';

/**
 * KEYS[1] pairs left, by sku · KEYS[2] reservations of one order, by line: a quantity, or `released`
 * ARGV[1] sku · ARGV[2] line · ARGV[3] quantity
 * Looking and taking are one step, or two orders could both get the last pair.
 */
const RESERVE = `
local earlier = redis.call('HGET', KEYS[2], ARGV[2])
if earlier then return earlier == 'released' and 'released' or 'reserved' end
if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') < tonumber(ARGV[3]) then return 'sold-out' end
redis.call('HINCRBY', KEYS[1], ARGV[1], -ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 'reserved'`;

/** Same KEYS; ARGV[1] sku · ARGV[2] line. The line stays marked, so that a reservation that arrives late takes nothing. */
const RELEASE = `
local earlier = redis.call('HGET', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], 'released')
if not earlier or earlier == 'released' then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], earlier)
return tonumber(earlier)`;

/** Pairs on the shelf and what is set aside for orders. Every operation may be repeated and then changes nothing. */
@Injectable()
export class Stock {
  constructor(private readonly data: OwnData) {}

  async reserve(line: OrderLine): Promise<Reservation> {
    if (!Number.isInteger(line.quantity) || line.quantity < 1) {
      throw new RangeError(
        `Order ${line.order}, line ${line.line}: quantity must be a whole number of pairs, at least 1.`,
      );
    }
    return (await this.run(RESERVE, line, line.quantity)) as Reservation;
  }

  /** The pairs that went back to the shelf: 0 when the line had reserved none. */
  async release(line: OrderLine): Promise<number> {
    return (await this.run(RELEASE, line)) as number;
  }

  /** Puts a sku on the shelf unless it is known already, so that a restarted service does not invent shoes. */
  async introduce(sku: string, pairs: number): Promise<void> {
    await this.data.redis.hsetnx(this.shelf, sku, pairs);
  }

  async pairsLeft(sku: string): Promise<number> {
    return Number((await this.data.redis.hget(this.shelf, sku)) ?? 0);
  }

  private get shelf(): string {
    return this.data.key('stock');
  }

  private run(script: string, { order, sku, line }: OrderLine, ...rest: number[]): Promise<unknown> {
    return this.data.redis.eval(script, 2, this.shelf, this.data.key(`reservations:${order}`), sku, line, ...rest);
  }
}
