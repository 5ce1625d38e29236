import { expressTaskContract } from '../contract/index.js';
import type { TaskNews } from '../express-task-store.js';
import { MemoryExpressTasks } from './memory-express-tasks.js';

expressTaskContract('memory', async () => {
  let now = 1_800_000_000_000;
  const news: TaskNews[] = [];
  const board = new MemoryExpressTasks(
    (replyTo, told) => {
      if (replyTo === 'here') news.push(told);
    },
    () => now,
  );
  return {
    board,
    newsOf: async () => news,
    pass: async (ms) => {
      now += ms;
    },
  };
});
