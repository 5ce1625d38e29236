--[[
  announce-worker: note that a worker serves some resources for a while, and forget those that have not said so lately.
  Why a script: times are by Redis (R8), and a list of workers must not outlive its last worker. Until when a resource was
  served is kept apart, and stays: a task is unserved only since then.
  KEYS workers zset of each resource, then the served zset
  ARGV[1] worker   ARGV[2] ms it stays announced   ARGV[3...] the resources, in the order of KEYS
  Returns {}
]]
local worker, stay, served = ARGV[1], tonumber(ARGV[2]), KEYS[#KEYS]
--@include shared/clock.lua
local now = clock()
for n = 1, #KEYS - 1 do
  local workers, resource = KEYS[n], ARGV[n + 2]
  redis.call('ZADD', workers, digits(now + stay), worker)
  redis.call('ZREMRANGEBYSCORE', workers, '-inf', '(' .. digits(now))
  if redis.call('PTTL', workers) < stay then redis.call('PEXPIRE', workers, stay) end
  if now + stay > tonumber(redis.call('ZSCORE', served, resource) or 0) then
    redis.call('ZADD', served, digits(now + stay), resource)
  end
end
return {}
