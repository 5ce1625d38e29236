/*
 * The orders of the demo and what `examples/shoe-shop/order.asl.json` says must become of each. Every order buys
 * shoes of its own, so that each one's effect on the stock can be told apart while all run at once.
 */

const START = ['ReceiveOrder', 'Approved?'];
const SENT = ['CoolDown', 'Fulfil', 'SendConfirmation', 'OrderComplete'];
const undone = (telling) => [telling, 'ReleaseLines', 'SendAlert', 'OrderFailed'];

const customer = (name) => ({
  name,
  email: `${name.toLowerCase()}@example.com`,
  address: '1 Cobbler Lane, Northampton',
});
const CARDS = {
  good: '4242424242424242',
  unreachableTwice: '4000000000000119',
  alwaysUnreachable: '4000000000000341',
  declined: '4000000000000002',
};

/** `shelf`: pairs at the beginning; what is `sold` must be missing at the end, and nothing else. */
export const ORDERS = [
  {
    name: 'happy',
    title: 'An order as it should be',
    shelf: { 'trail-runner': 25, 'city-sneaker': 40 },
    input: {
      customer: customer('Ada'),
      card: CARDS.good,
      totalCents: 37_500,
      lines: [
        { sku: 'trail-runner', quantity: 1 },
        { sku: 'city-sneaker', quantity: 2 },
      ],
    },
    expect: {
      status: 'SUCCEEDED',
      path: [...START, 'ReserveLines', 'ChargePayment', ...SENT],
      charges: 1,
      sold: { 'trail-runner': 1, 'city-sneaker': 2 },
      message: { topic: 'order-updates', subject: 'is on its way' },
    },
  },
  {
    name: 'retried',
    title: 'The bank cannot be reached twice, then the payment goes through',
    shelf: { 'rain-boot': 12 },
    input: {
      customer: customer('Grace'),
      card: CARDS.unreachableTwice,
      totalCents: 8_900,
      lines: [{ sku: 'rain-boot', quantity: 1 }],
    },
    expect: {
      status: 'SUCCEEDED',
      path: [...START, 'ReserveLines', 'ChargePayment', ...SENT],
      charges: 3,
      backOffSeconds: [1, 2],
      sold: { 'rain-boot': 1 },
      message: { topic: 'order-updates', subject: 'is on its way' },
    },
  },
  {
    name: 'compensated',
    title: 'The bank stays unreachable: three retries, then everything is undone',
    shelf: { 'hiking-boot': 8, sandal: 15 },
    input: {
      customer: customer('Edsger'),
      card: CARDS.alwaysUnreachable,
      totalCents: 24_700,
      lines: [
        { sku: 'hiking-boot', quantity: 2 },
        { sku: 'sandal', quantity: 1 },
      ],
    },
    expect: {
      status: 'FAILED',
      error: 'Payment.Transient',
      path: [...START, 'ReserveLines', 'ChargePayment', ...undone('TellOperations')],
      charges: 4,
      backOffSeconds: [1, 2, 4],
      sold: {},
      givenBack: { atLeast: 3, atMost: 3 },
      message: { topic: 'operations-alerts', subject: 'failed: Payment.Transient' },
    },
  },
  {
    name: 'sold-out',
    title: 'One of three lines is sold out: what had been reserved is put back',
    shelf: { 'ballet-flat': 6, slingback: 4, 'glass-slipper': 1 },
    input: {
      customer: customer('Ella'),
      card: CARDS.good,
      totalCents: 99_000,
      lines: [
        { sku: 'ballet-flat', quantity: 1 },
        { sku: 'slingback', quantity: 1 },
        { sku: 'glass-slipper', quantity: 2 },
      ],
    },
    expect: {
      status: 'FAILED',
      error: 'Inventory.SoldOut',
      path: [...START, 'ReserveLines', ...undone('TellCustomer')],
      charges: 0,
      sold: {},
      // Two lines are tried at a time: the third begins when one has been reserved, and may end before the other has.
      givenBack: { atLeast: 1, atMost: 2 },
      message: { topic: 'order-updates', subject: 'failed: Inventory.SoldOut' },
    },
  },
  {
    name: 'declined',
    title: 'The bank says no: that is final, so it is not retried',
    shelf: { moccasin: 9 },
    input: {
      customer: customer('Blaise'),
      card: CARDS.declined,
      totalCents: 12_000,
      lines: [{ sku: 'moccasin', quantity: 3 }],
    },
    expect: {
      status: 'FAILED',
      error: 'Payment.Declined',
      path: [...START, 'ReserveLines', 'ChargePayment', ...undone('TellCustomer')],
      charges: 1,
      sold: {},
      givenBack: { atLeast: 3, atMost: 3 },
      message: { topic: 'order-updates', subject: 'failed: Payment.Declined' },
    },
  },
  {
    name: 'unapproved',
    title: 'Too expensive to be taken without approval',
    shelf: { 'gold-sneaker': 2 },
    input: {
      customer: customer('Croesus'),
      card: CARDS.good,
      totalCents: 250_000,
      lines: [{ sku: 'gold-sneaker', quantity: 1 }],
    },
    expect: { status: 'FAILED', error: 'Order.NotApproved', path: [...START, 'NotApproved'], charges: 0, sold: {} },
  },
];

/** The shelf of all orders in the form of the inventory's setting `SHOP_STOCK`. */
export const OPENING_STOCK = ORDERS.flatMap(({ shelf }) => Object.entries(shelf).map((entry) => entry.join('='))).join(
  ',',
);
