--[[
  delete-state-machine: forget a state machine.
  Why atomic: record, version and place in the list go together.
  KEYS[1] records hash   KEYS[2] versions hash   KEYS[3] order zset   ARGV[1] ARN   ARGV[2] member of the order
  Returns {1} if it was there, else {0}
]]
local there = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[2])
return { there }
