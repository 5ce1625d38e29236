--[[
  begin-machine-deletion: make a state machine DELETING if it still is in the state the caller has seen.
  Why atomic: with the record's new status its versions and aliases go, so that nothing can be started with them any more.
  KEYS[1] records hash   KEYS[2] states hash   KEYS[3] deleting set   KEYS[4] published hash   KEYS[5] aliases hash
  ARGV[1] ARN   ARGV[2] expected state   ARGV[3] record (JSON, opaque)   ARGV[4] its state
  Returns {1} if it is DELETING now, else {0}
]]
local records, states, deleting, published, aliases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
if redis.call('HGET', states, ARGV[1]) ~= ARGV[2] then return { 0 } end
redis.call('SADD', deleting, ARGV[1])
redis.call('HSET', records, ARGV[1], ARGV[3])
redis.call('HSET', states, ARGV[1], ARGV[4])
redis.call('UNLINK', published, aliases)
return { 1 }
