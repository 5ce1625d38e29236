import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OwnData } from '../shared/own-data.js';

/** The parcels handed to the carrier: tracking number by order. */
@Injectable()
export class Parcels {
  constructor(private readonly data: OwnData) {}

  /** Hands the parcel over and gives its tracking number. An order has one parcel: a repeat gives the first number. */
  async handOver(order: string): Promise<string> {
    const parcels = this.data.key('parcels');
    const tracking = `SHOE-${randomBytes(5).toString('hex').toUpperCase()}`;
    await this.data.redis.hsetnx(parcels, order, tracking);
    return (await this.data.redis.hget(parcels, order)) ?? tracking;
  }
}
