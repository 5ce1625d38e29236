--[[
  create-activity: store an activity unless its ARN exists, or its account has too many of them.
  Why atomic: of two creations of one ARN exactly one may win, and the list must show it.
  KEYS[1] records hash   KEYS[2] order zset of its place
  ARGV[1] ARN   ARGV[2] record (JSON, opaque)   ARGV[3] member of the order   ARGV[4] most of them
  Returns {'CREATED'} | {'EXISTS', the stored record} | {'FULL'}
]]
local records, order = KEYS[1], KEYS[2]
local stored = redis.call('HGET', records, ARGV[1])
if stored then return { 'EXISTS', stored } end
if redis.call('ZCARD', order) >= tonumber(ARGV[4]) then return { 'FULL' } end
redis.call('HSET', records, ARGV[1], ARGV[2])
redis.call('ZADD', order, 0, ARGV[3])
return { 'CREATED' }
