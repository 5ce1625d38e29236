import { redisCommands } from '../redis/index.mjs';

/** Reads what the four services keep in Redis (their own keys, below `prefix`), to compare it with what should be there. */
export function shopData(url, prefix) {
  const ask = async (...command) => {
    const [reply] = await redisCommands(url, [command]);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return {
    pairsLeft: async (sku) => Number((await ask('HGET', `${prefix}:{inventory}:stock`, sku)) ?? 0),
    charges: async (order) => Number((await ask('HGET', `${prefix}:{payment}:order:${order}`, 'attempts')) ?? 0),
    messages: async (order) =>
      (await ask('HVALS', `${prefix}:{notification}:outbox`))
        .map((text) => JSON.parse(text))
        .filter(({ Message }) => Message.order === order),
  };
}
