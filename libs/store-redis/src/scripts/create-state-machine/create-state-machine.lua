--[[
  create-state-machine: store a state machine unless its ARN exists.
  Why atomic: of two creations of one ARN exactly one may win, the list must show it, and with it comes its first version.
  KEYS[1] records hash   KEYS[2] states hash   KEYS[3] order zset   KEYS[4] published hash
  ARGV[1] ARN   ARGV[2] record (JSON, opaque)   ARGV[3] state   ARGV[4] member of the order
  ARGV[5] version to publish (`revision|JSON`; '' = none)
  Returns {1, record} if created, else {0, the stored record}
]]
local records, states, order, published = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
--@include shared/publish.lua
local stored = redis.call('HGET', records, ARGV[1])
if stored then return { 0, stored } end
redis.call('HSET', records, ARGV[1], ARGV[2])
redis.call('HSET', states, ARGV[1], ARGV[3])
redis.call('ZADD', order, 0, ARGV[4])
if ARGV[5] ~= '' then publish(ARGV[5], 1) end
return { 1, ARGV[2] }
