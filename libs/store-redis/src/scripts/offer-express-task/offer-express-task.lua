--[[
  offer-express-task: write down an attempt at a task of an Express execution, for a worker to begin.
  Why atomic: it must not stay without its end, nor its timeout count from another clock than its claim.
  KEYS[1] hash of the attempt
  ARGV[1] format   ARGV[2] description, JSON   ARGV[3] input   ARGV[4] channel for news   ARGV[5] keep for, ms
  ARGV[6] timeout, ms, '' = none   ARGV[7] heartbeat, ms, '' = none
  Returns {'OFFERED'}
]]
--@include shared/clock.lua
local fields = { 'fmt', ARGV[1], 'task', ARGV[2], 'input', ARGV[3], 'reply', ARGV[4] }
if ARGV[6] ~= '' then
  fields[#fields + 1], fields[#fields + 2] = 'timeout', digits(clock() + tonumber(ARGV[6]))
end
if ARGV[7] ~= '' then
  fields[#fields + 1], fields[#fields + 2] = 'heartbeat', ARGV[7]
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return { 'OFFERED' }
