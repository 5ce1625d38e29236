--[[
  peek-due: the overdue members of a partition, and when the next one is due. Reads only; claim-due looks again.
  KEYS[1] due zset   ARGV[1] how many at most
  Returns {now, {member, …}, next due ms or nil}
]]
local due, limit = KEYS[1], tonumber(ARGV[1])
--@include shared/clock.lua
local now = clock()
local members = redis.call('ZRANGEBYSCORE', due, '-inf', digits(now), 'LIMIT', 0, limit)
local following = redis.call('ZRANGEBYSCORE', due, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return { now, members, following[2] and tonumber(following[2]) or false }
