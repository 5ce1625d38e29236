--[[
  forget-state-machine: drop a state machine that is DELETING.
  Why atomic: record, state and place in the list go together, and not those of a new machine of the same name.
  KEYS[1] records hash   KEYS[2] states hash   KEYS[3] order zset   KEYS[4] deleting set
  ARGV[1] ARN   ARGV[2] expected state   ARGV[3] member of the order
  Returns {1} if it was there, else {0}
]]
local records, states, order, deleting = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local state = redis.call('HGET', states, ARGV[1])
if state == ARGV[2] then
  redis.call('HDEL', records, ARGV[1])
  redis.call('HDEL', states, ARGV[1])
  redis.call('ZREM', order, ARGV[3])
end
if not state or state == ARGV[2] then redis.call('SREM', deleting, ARGV[1]) end
return { state == ARGV[2] and 1 or 0 }
