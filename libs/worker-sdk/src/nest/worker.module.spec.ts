import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Injectable, Scope, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TaskHandler } from '../handlers/task-handler.decorator.js';
import type { TaskContext } from '../handlers/task-handler.js';
import { TaskHandlerRegistry } from '../handlers/task-handler.registry.js';
import type { WorkerOptions } from '../runtime/worker-options.js';
import { WorkerModule } from './worker.module.js';

/** Nobody listens there: nothing may try to connect. */
const NOT_STARTED: WorkerOptions = {
  autoStart: false,
  redisUrl: 'redis://127.0.0.1:1',
  region: 'eu-west-1',
  accountId: '111122223333',
};
const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

@Injectable()
class Prices {
  readonly cents = 1_200;
}

class Base {
  @TaskHandler('inherited')
  inherited(): string {
    return 'from the base';
  }
}

@Injectable()
class Payments extends Base {
  constructor(private readonly prices: Prices) {
    super();
  }

  @TaskHandler({ resource: 'charge-card', concurrency: 3, redeliver: true })
  async charge(input: { pairs: number }): Promise<number> {
    return input.pairs * this.prices.cents;
  }

  @TaskHandler('arn:aws:states:::sns:publish')
  publish(): void {}

  helper(): void {}
}

async function start(
  ...providers: Parameters<typeof Test.createTestingModule>[0]['providers'] & object[]
): Promise<TaskHandlerRegistry> {
  const module = await Test.createTestingModule({ imports: [WorkerModule.forRoot(NOT_STARTED)], providers }).compile();
  await module.init();
  await module.close();
  return module.get(TaskHandlerRegistry);
}

describe('WorkerModule', () => {
  it('finds decorated methods of providers, those of base classes too, and binds them to their instance', async () => {
    const registry = await start(Payments, Prices);
    expect(registry.all().map(({ resource, declaredAt }) => [resource, declaredAt])).toEqual([
      [arn('charge-card'), 'Payments.charge'],
      ['arn:aws:states:::sns:publish', 'Payments.publish'],
      [arn('inherited'), 'Payments.inherited'],
    ]);
    const charge = registry.get(arn('charge-card'));
    expect(charge).toMatchObject({ concurrency: 3, redeliver: true });
    expect(await charge?.handle({ pairs: 2 }, {} as TaskContext)).toBe(2_400);
  });

  it('counts a provider under two tokens once', async () => {
    const registry = await start(Payments, Prices, { provide: 'alias', useExisting: Payments });
    expect(registry.all()).toHaveLength(3);
  });

  it('takes its options from elsewhere with forRootAsync', async () => {
    const module = await Test.createTestingModule({
      imports: [WorkerModule.forRootAsync({ useFactory: async () => ({ ...NOT_STARTED, concurrency: 7 }) })],
      providers: [Payments, Prices],
    }).compile();
    await module.init();
    expect(module.get(TaskHandlerRegistry).get(arn('inherited'))?.concurrency).toBe(7);
    await module.close();
  });

  it('leaves two applications in one process apart', async () => {
    const [one, two] = await Promise.all([start(Payments, Prices), start(Payments, Prices)]);
    expect(one).not.toBe(two);
    expect(two.all()).toHaveLength(3);
  });

  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {
    @TaskHandler('per-request')
    run(): void {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class Request {}
  @Injectable()
  class NeedsRequest {
    constructor(readonly request: Request) {}
    @TaskHandler('needs-request')
    run(): void {}
  }
  @Injectable()
  class Twice {
    @TaskHandler('charge-card')
    again(): void {}
  }
  @Injectable()
  class OnProperty {
    // @ts-expect-error -- a method decorator; plain JavaScript would let it pass
    @TaskHandler('property')
    run = () => 1;
  }
  @Injectable()
  class Unnamed {
    @TaskHandler()
    run(): void {}
  }

  it.each<{ providers: Type[]; message: string | RegExp }>([
    { providers: [PerRequest], message: /^PerRequest\.run: a task handler must be a singleton/ },
    { providers: [NeedsRequest, Request], message: /^NeedsRequest\.run: .*or something it injects/ },
    {
      providers: [Payments, Prices, Twice],
      message: `Twice.again: ${arn('charge-card')} already has a handler, Payments.charge`,
    },
    { providers: [OnProperty], message: 'OnProperty: @TaskHandler belongs on a method' },
    { providers: [Unnamed], message: 'Unnamed.run: a task handler needs a resource' },
  ])('refuses to start: $message', async ({ providers, message }) => {
    await expect(start(...providers)).rejects.toThrow(message);
  });
});
