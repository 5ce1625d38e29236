import { CARDS } from './shop-outcomes.mjs';

/** An order as it goes in, and the end its definition gives it. */
export interface Order {
  /** Name of the execution; holds `-order-`, so that it can be told from any other text. */
  readonly name: string;
  readonly input: object;
  readonly end: { readonly status: 'SUCCEEDED' | 'FAILED'; readonly error?: string };
}

interface Kind {
  readonly kind: string;
  readonly count: number;
  readonly card?: string;
  readonly skus?: readonly string[];
  readonly totalCents?: number;
  readonly approvedBy?: string;
  readonly end: Order['end'];
}

const SUCCEEDED = { status: 'SUCCEEDED' } as const;
const failed = (error: string) => ({ status: 'FAILED', error }) as const;

/** Fifty orders: every way through `examples/shoe-shop/order.asl.json`. */
const KINDS: readonly Kind[] = [
  { kind: 'happy', count: 18, skus: ['trail-runner', 'rain-boot', 'sandal'], end: SUCCEEDED },
  { kind: 'approved', count: 5, totalCents: 250_000, approvedBy: 'Grace', end: SUCCEEDED },
  { kind: 'retried', count: 9, card: CARDS.unreachableTwice, end: SUCCEEDED },
  {
    kind: 'compensated',
    count: 6,
    card: CARDS.alwaysUnreachable,
    skus: ['sandal', 'clog'],
    end: failed('Payment.Transient'),
  },
  { kind: 'declined', count: 4, card: CARDS.declined, end: failed('Payment.Declined') },
  { kind: 'sold-out', count: 5, skus: ['clog', 'sandal', 'glass-slipper'], end: failed('Inventory.SoldOut') },
  { kind: 'unapproved', count: 3, totalCents: 250_000, end: failed('Order.NotApproved') },
];

/** All orders, kinds mixed evenly, so that each phase of a run has some of every kind. */
export const ORDERS: readonly Order[] = KINDS.flatMap((kind) =>
  Array.from({ length: kind.count }, (_, n) => ({ place: (n + 0.5) / kind.count, order: orderOf(kind, n) })),
)
  .sort((a, b) => a.place - b.place)
  .map(({ order }) => order);

function orderOf({ kind, card, skus, totalCents, approvedBy, end }: Kind, n: number): Order {
  return {
    name: `${kind}-order-${n}`,
    input: {
      customer: { name: 'Ada', email: 'ada@example.com', address: '1 Cobbler Lane' },
      card: card ?? CARDS.good,
      totalCents: totalCents ?? 12_500,
      lines: (skus ?? ['trail-runner']).map((sku) => ({ sku, quantity: 1 })),
      ...(approvedBy === undefined ? {} : { approvedBy }),
    },
    end,
  };
}
