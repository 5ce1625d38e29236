import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { TaskFailure, TaskHandler, WorkerModule, type TaskContext } from '#worker-sdk';

const LETTER_MS = 100;

@Injectable()
export class Engraver {
  @TaskHandler({ resource: 'arn:aws:states:::ecs:runTask.sync', concurrency: 2 })
  async engrave({ text }: { readonly text: string }, task: TaskContext): Promise<{ readonly letters: number }> {
    if (text.length > 100) throw new TaskFailure('Engraving.TooLong', { longest: 100, given: text.length });
    for (let letter = 0; letter < text.length; letter++) {
      await sleep(LETTER_MS, undefined, { signal: task.signal }); // ends at once when the execution is stopped
      await task.heartbeat(); // starts HeartbeatSeconds anew
    }
    return { letters: text.length };
  }
}

@Module({ imports: [WorkerModule.forRoot({})], providers: [Engraver] })
export class EngravingModule {}
