import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type ExecutionId, type ExpressTaskBoard, executionIdOf, type TaskNews, type WorkerRegistry } from '#store';
import { ExpressTasks } from './express-tasks.js';

const LISTENS: ExecutionId = executionIdOf('arn:aws:states:us-east-1:1:express:m:n:u');

/** A connection that refuses the first `refusals` subscriptions. */
class Listening extends EventEmitter {
  channel = '';

  constructor(private refusals: number) {
    super();
  }

  async subscribe(channel: string): Promise<number> {
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error('NOPERM No permissions to access a channel');
    this.channel = channel;
    return 1;
  }
}

function tasksOver(connection: Listening): ExpressTasks {
  return new ExpressTasks(
    {} as ExpressTaskBoard,
    { add: async () => undefined, withdraw: async () => undefined },
    {} as Pick<WorkerRegistry, 'serviceOf'>,
    () => connection as never,
    { namespace: 'n', unservedTaskWaitSeconds: 1 },
    { warn: () => undefined },
  );
}

describe('ExpressTasks', () => {
  it('listens once more after a subscription that was refused, and hears each message once', async () => {
    const connection = new Listening(1);
    const tasks = tasksOver(connection);
    const told: TaskNews[] = [];
    const listener = { told: (news: TaskNews) => void told.push(news), unserved: () => undefined };
    await expect(tasks.listen(LISTENS, listener)).rejects.toThrow('NOPERM');
    await tasks.listen(LISTENS, listener);
    connection.emit('message', connection.channel, `ended|${LISTENS}|r|token`);
    expect(told).toHaveLength(1);
    tasks.close();
  });
});
