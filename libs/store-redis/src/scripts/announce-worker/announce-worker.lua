--[[
  announce-worker: note that a worker serves some resources for a while, and forget those that have not said so lately.
  Why a script: times are by Redis (R8), and a list of workers must not outlive its last worker.
  KEYS workers zset of each resource   ARGV[1] worker   ARGV[2] ms it stays announced
  Returns {}
]]
local worker, stay = ARGV[1], tonumber(ARGV[2])
--@include shared/clock.lua
local now = clock()
for _, workers in ipairs(KEYS) do
  redis.call('ZADD', workers, digits(now + stay), worker)
  redis.call('ZREMRANGEBYSCORE', workers, '-inf', '(' .. digits(now))
  if redis.call('PTTL', workers) < stay then redis.call('PEXPIRE', workers, stay) end
end
return {}
