import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Stock } from './stock.js';

const DEFAULT_STOCK = 'trail-runner=25,city-sneaker=40,rain-boot=12,glass-slipper=1';

/** `trail-runner=25,rain-boot=12` → pairs by sku. Throws on anything else. */
export function parseStock(text: string): ReadonlyMap<string, number> {
  const entries = text.split(',').map((part): [string, number] => {
    const match = /^\s*([\w-]+)=(\d+)\s*$/.exec(part);
    if (match?.[1] === undefined) throw new Error(`SHOP_STOCK: "${part}" is not of the form sku=pairs.`);
    return [match[1], Number(match[2])];
  });
  return new Map(entries);
}

/** Fills the shelf when the service starts for the first time. Setting: `SHOP_STOCK`. */
@Injectable()
export class OpeningStock implements OnApplicationBootstrap {
  constructor(private readonly stock: Stock) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [sku, pairs] of parseStock(process.env.SHOP_STOCK ?? DEFAULT_STOCK)) {
      await this.stock.introduce(sku, pairs);
    }
  }
}
