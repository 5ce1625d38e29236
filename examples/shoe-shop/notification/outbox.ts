import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OwnData } from '../shared/own-data.js';

export interface Publication {
  readonly TopicArn: string;
  readonly Subject: string;
  readonly Message: unknown;
}

export interface SentMessage extends Publication {
  readonly MessageId: string;
  /** ISO 8601. */
  readonly SentAt: string;
}

/** Where messages go instead of into the world: a hash that anyone may read, one JSON text per message. */
@Injectable()
export class Outbox {
  constructor(private readonly data: OwnData) {}

  /** Sends once per `id`; a repeat sends nothing and gives the first MessageId. */
  async send(id: string, { TopicArn, Subject, Message }: Publication): Promise<string> {
    const message: SentMessage = {
      MessageId: randomUUID(),
      SentAt: new Date().toISOString(),
      TopicArn,
      Subject,
      Message,
    };
    await this.data.redis.hsetnx(this.messages, id, JSON.stringify(message));
    const sent = await this.data.redis.hget(this.messages, id);
    return sent === null ? message.MessageId : (JSON.parse(sent) as SentMessage).MessageId;
  }

  /** All messages, oldest first. */
  async read(): Promise<readonly SentMessage[]> {
    const sent = (await this.data.redis.hvals(this.messages)).map((text) => JSON.parse(text) as SentMessage);
    return sent.sort((a, b) => (a.SentAt < b.SentAt ? -1 : 1));
  }

  private get messages(): string {
    return this.data.key('outbox');
  }
}
