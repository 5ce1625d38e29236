--[[
  delete-activity: forget an activity.
  Why atomic: record and place in the list go together.
  KEYS[1] records hash   KEYS[2] order zset of its place   ARGV[1] ARN   ARGV[2] member of the order
  Returns {1} if it was there, else {0}
]]
local there = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[2])
return { there }
