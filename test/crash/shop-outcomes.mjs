/*
 * What the shop's services answer in the crash tests: a pure function of the resource, the input and the number of the
 * attempt. So the plain interpreter can be given the same answers, and whatever differs is the runtime's doing.
 */

export const RESOURCES = {
  payment: 'arn:aws:lambda:us-east-1:123456789012:function:payment',
  refund: 'arn:aws:lambda:us-east-1:123456789012:function:payment-refund',
  inventory: 'arn:aws:states:::dynamodb:updateItem',
  shipping: 'arn:aws:states:::ecs:runTask.sync',
  notification: 'arn:aws:states:::sns:publish',
};

export const CARDS = { good: '4242', unreachableTwice: '0119', alwaysUnreachable: '0341', declined: '0002' };

const output = (value) => ({ output: value });
const failure = (error, cause) => ({ error, cause });

const ANSWERS = {
  [RESOURCES.payment]: ({ order, card, amountCents }, attempt) => {
    if (card === CARDS.declined) return failure('Payment.Declined', `The bank declined the card of ${order}.`);
    if (card === CARDS.alwaysUnreachable || (card === CARDS.unreachableTwice && attempt <= 2)) {
      return failure('Payment.Transient', `The bank did not answer (attempt ${attempt}).`);
    }
    return output({ receipt: `receipt of ${order}`, amountCents, attempts: attempt });
  },
  [RESOURCES.refund]: ({ order }) => output({ refunded: order }),
  [RESOURCES.inventory]: ({ action, sku, quantity }) => {
    if (action === 'reserve' && sku === 'glass-slipper') return failure('Inventory.SoldOut', `No ${sku} is left.`);
    return output({ sku, pairs: quantity });
  },
  [RESOURCES.shipping]: ({ order }) => output({ tracking: `parcel of ${order}` }),
  [RESOURCES.notification]: ({ Message }) => output({ MessageId: `message of ${Message.order}` }),
};

/** `{ output }` or `{ error, cause }`. */
export function answerOf(resource, input, attempt) {
  return ANSWERS[resource](input, attempt);
}
