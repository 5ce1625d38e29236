--[[
  count-workers: how many workers serve a resource now. Reads only.
  KEYS[1] workers zset   Returns {count}
]]
--@include shared/clock.lua
return { redis.call('ZCOUNT', KEYS[1], digits(clock()), '+inf') }
