--[[
  withdraw-worker: a worker serves some resources no longer. Of what nobody else serves, note that it was served until now.
  Why atomic: whether it was the last one must be known when it goes.
  KEYS workers zset of each resource, then the served zset   ARGV[1] worker   ARGV[2...] the resources, in the order of KEYS
  Returns {}
]]
local served = KEYS[#KEYS]
--@include shared/clock.lua
local now = digits(clock())
for n = 1, #KEYS - 1 do
  if redis.call('ZREM', KEYS[n], ARGV[1]) == 1 and redis.call('ZCOUNT', KEYS[n], now, '+inf') == 0 then
    redis.call('ZADD', served, now, ARGV[n + 1])
  end
end
return {}
