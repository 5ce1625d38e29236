--[[
  beat-express-task: extend the lease of a claim; with progress also start HeartbeatSeconds anew.
  Why atomic: a claim that was taken over, or whose attempt is over, must not be extended.
  KEYS[1] hash of the attempt   ARGV[1] claim   ARGV[2] lease ms   ARGV[3] progress 1/0
  Returns {'OK'} | {'GONE'}
]]
--@include shared/clock.lua
local held = redis.call('HMGET', KEYS[1], 'claim', 'outcome', 'heartbeat')
if held[1] ~= ARGV[1] or held[2] then return { 'GONE' } end
local now = clock()
redis.call('HSET', KEYS[1], 'lease', digits(now + tonumber(ARGV[2])))
if ARGV[3] == '1' and held[3] then redis.call('HSET', KEYS[1], 'beat', digits(now + tonumber(held[3]))) end
return { 'OK' }
