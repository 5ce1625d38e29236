import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskHandlerFunction } from './task-handler.js';
import { TaskHandlerRegistry } from './task-handler.registry.js';

const run: TaskHandlerFunction = () => 1;

describe('TaskHandlerRegistry', () => {
  let registry: TaskHandlerRegistry;
  beforeEach(() => {
    registry = new TaskHandlerRegistry({ region: 'eu-west-1', accountId: '111122223333', concurrency: 10 });
  });

  it.each([
    { resource: 'charge-card', arn: 'arn:aws:lambda:eu-west-1:111122223333:function:charge-card' },
    { resource: 'charge-card:live', arn: 'arn:aws:lambda:eu-west-1:111122223333:function:charge-card:live' },
    { resource: 'arn:aws:states:::sns:publish', arn: 'arn:aws:states:::sns:publish' },
  ])('$resource is served as $arn', ({ resource, arn }) => {
    registry.register({ resource }, run, 'Payments.charge');
    expect(registry.get(arn)).toMatchObject({
      resource: arn,
      concurrency: 10,
      redeliver: false,
      declaredAt: 'Payments.charge',
    });
  });

  it('keeps what a handler says about itself', () => {
    expect(registry.register({ resource: 'pack', concurrency: 2, redeliver: true }, run, 'x')).toMatchObject({
      concurrency: 2,
      redeliver: true,
    });
  });

  it.each([
    { options: { resource: '' }, handler: run, message: /^Shop\.sell: a task handler needs a resource/ },
    {
      options: { resource: 'no spaces' },
      handler: run,
      message: /^Shop\.sell: 'no spaces' is neither an ARN nor a function name/,
    },
    {
      options: { resource: 'pack', concurrency: 0 },
      handler: run,
      message: /concurrency of arn:.*:pack must be a whole number/,
    },
    {
      options: { resource: 'pack' },
      handler: 'pack' as unknown as TaskHandlerFunction,
      message: /the handler of arn:.*:pack is not a function \(string\)/,
    },
  ])('refuses $options: $message', ({ options, handler, message }) => {
    expect(() => registry.register(options, handler, 'Shop.sell')).toThrow(message);
  });

  it('refuses a second handler of a resource, naming both', () => {
    registry.register({ resource: 'pack' }, run, 'Stock.pack');
    expect(() =>
      registry.register({ resource: 'arn:aws:lambda:eu-west-1:111122223333:function:pack' }, run, 'Shop.pack'),
    ).toThrow(/^Shop\.pack: arn:aws:lambda:eu-west-1:111122223333:function:pack already has a handler, Stock\.pack/);
  });
});
