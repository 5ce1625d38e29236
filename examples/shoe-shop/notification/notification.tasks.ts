import { Injectable } from '@nestjs/common';
import { TaskHandler, type TaskContext } from '#worker-sdk';
import { Outbox, type Publication } from './outbox.js';

/** What a Task reaches by `arn:aws:states:::sns:publish`; input and result are shaped as Amazon SNS has them. */
@Injectable()
export class NotificationTasks {
  constructor(private readonly outbox: Outbox) {}

  @TaskHandler('arn:aws:states:::sns:publish')
  async publish(publication: Publication, task: TaskContext): Promise<{ readonly MessageId: string }> {
    // One state of one execution sends one message, however often its Retry asks for it.
    return { MessageId: await this.outbox.send(`${task.executionArn}#${task.stateName}`, publication) };
  }
}
