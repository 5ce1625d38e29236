--[[
  claim-due: take one overdue member for delivery, and push it on so that other sweepers leave it alone meanwhile.
  Why atomic: what was overdue when peeked may have been claimed, moved or ended since (R3).
  KEYS[1] due zset   KEYS[2] frames hash   KEYS[3] execution hash
  ARGV[1] member   ARGV[2] frame   ARGV[3] token   ARGV[4] wake   ARGV[5] grace ms   ARGV[6] most ms to push on
  ARGV[7] newest format of an execution that the caller reads
  Returns {'CLAIMED', delivery, traceparent, task record} | {'DEAD'} (removed) | {'NOT_YET'}
]]
local due, frames, execution = KEYS[1], KEYS[2], KEYS[3]
local member, frame, token, wake = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local grace, longest = tonumber(ARGV[5]), tonumber(ARGV[6])
--@include shared/clock.lua

local now, score = clock(), redis.call('ZSCORE', due, member)
if not score or tonumber(score) > now then return { 'NOT_YET' } end
-- Of a newer release nothing is read, and a coordinator of that release delivers it. It only leaves the head of the set, where
-- it would keep this one from what it can deliver.
if tonumber(redis.call('HGET', execution, 'fmt') or '1') > tonumber(ARGV[7]) then
  redis.call('ZADD', due, 'XX', digits(now + grace), member)
  return { 'NOT_YET' }
end
local held = redis.call('HMGET', frames, 't:' .. frame, 'w:' .. frame, 'b:' .. frame)
local deliveries = tonumber(string.match(held[2] or '', wake .. '=%d+%*(%d+);'))
if held[1] ~= token or not deliveries then
  redis.call('ZREM', due, member)
  return { 'DEAD' }
end
redis.call('HSET', frames, 'w:' .. frame,
  (string.gsub(held[2], '(' .. wake .. '=%d+%*)%d+;', '%1' .. deliveries + 1 .. ';')))
redis.call('ZADD', due, digits(now + math.min(grace * 2 ^ math.min(deliveries, 30), longest)), member)
return { 'CLAIMED', deliveries + 1, redis.call('HGET', execution, 'trace'), wake == 'task' and held[3] }
