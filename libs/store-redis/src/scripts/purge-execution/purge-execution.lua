--[[
  purge-execution: drop a closed execution from the indexes once its keys have expired.
  Why atomic: the name may be in use again; only the entries of the expired execution may go.
  KEYS[1] execution hash   KEYS[2] index zset   KEYS[3] closed zset
  ARGV[1] member of `closed`   ARGV[2] started at   ARGV[3...] members of `index`
  Returns {1} if dropped, else {0}
]]
local execution, index, closed = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HGET', execution, 'startedAt') == ARGV[2] then return { 0 } end
redis.call('ZREM', index, unpack(ARGV, 3))
return { redis.call('ZREM', closed, ARGV[1]) }
