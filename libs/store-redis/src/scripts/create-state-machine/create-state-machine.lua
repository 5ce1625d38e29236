--[[
  create-state-machine: store a state machine unless its ARN exists.
  Why atomic: of two creations of one ARN exactly one may win, and the list must show it.
  KEYS[1] records hash   KEYS[2] versions hash   KEYS[3] order zset
  ARGV[1] ARN   ARGV[2] record (JSON, opaque)   ARGV[3] version   ARGV[4] member of the order
  Returns {1, record} if created, else {0, the stored record}
]]
local records, versions, order = KEYS[1], KEYS[2], KEYS[3]
local stored = redis.call('HGET', records, ARGV[1])
if stored then return { 0, stored } end
redis.call('HSET', records, ARGV[1], ARGV[2])
redis.call('HSET', versions, ARGV[1], ARGV[3])
redis.call('ZADD', order, 0, ARGV[4])
return { 1, ARGV[2] }
