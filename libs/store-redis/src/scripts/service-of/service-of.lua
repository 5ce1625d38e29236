--[[
  service-of: how many workers serve a resource now, and until when it has been served. Reads only.
  KEYS[1] workers zset   KEYS[2] served zset   ARGV[1] resource
  Returns {now, workers, served until ms or nil}
]]
--@include shared/clock.lua
local now = clock()
return { now, redis.call('ZCOUNT', KEYS[1], digits(now), '+inf'), redis.call('ZSCORE', KEYS[2], ARGV[1]) }
