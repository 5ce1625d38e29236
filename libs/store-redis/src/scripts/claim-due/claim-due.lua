--[[
  claim-due: take overdue members of one partition for delivery, and push them on so that other sweepers leave them alone meanwhile.
  Why atomic: what was overdue when peeked may have been claimed, moved or ended since (R3).
  KEYS[1] due zset; then for each member   frames hash, execution hash
  ARGV[1] grace ms   ARGV[2] most ms to push on   ARGV[3] newest format of an execution that the caller reads;
    then for each member   member, frame, token, wake
  Returns for each member {'CLAIMED', delivery, traceparent, task record} | {'DEAD'} (removed) | {'NOT_YET'}
]]
local due, grace, longest, newest = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
--@include shared/clock.lua
--@include shared/chunks.lua
local now, dead = clock(), {}

local function claim(frames, execution, member, frame, token, wake)
  local score = redis.call('ZSCORE', due, member)
  if not score or tonumber(score) > now then return { 'NOT_YET' } end
  local facts = redis.call('HMGET', execution, 'fmt', 'trace')
  -- Of a newer release nothing is read, and a coordinator of that release delivers it. It only leaves the head of the set, where
  -- it would keep this one from what it can deliver.
  if tonumber(facts[1] or '1') > newest then
    redis.call('ZADD', due, 'XX', digits(now + grace), member)
    return { 'NOT_YET' }
  end
  local held = redis.call('HMGET', frames, 't:' .. frame, 'w:' .. frame, 'b:' .. frame)
  local deliveries = tonumber(string.match(held[2] or '', wake .. '=%d+%*(%d+);'))
  if held[1] ~= token or not deliveries then
    dead[#dead + 1] = member
    return { 'DEAD' }
  end
  redis.call('HSET', frames, 'w:' .. frame,
    (string.gsub(held[2], '(' .. wake .. '=%d+%*)%d+;', '%1' .. deliveries + 1 .. ';')))
  redis.call('ZADD', due, digits(now + math.min(grace * 2 ^ math.min(deliveries, 30), longest)), member)
  return { 'CLAIMED', deliveries + 1, facts[2], wake == 'task' and held[3] }
end

local answers = {}
for n = 1, (#ARGV - 3) / 4 do
  local at = 4 * n
  answers[n] = claim(KEYS[2 * n], KEYS[2 * n + 1], ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
end
-- After what grows (R7).
call_chunked('ZREM', due, dead)
return answers
