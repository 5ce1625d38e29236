--[[
  end-task: keep the outcome of a claimed attempt, take the fence from its worker and make the frame due.
  Why atomic: a result is accepted once, and from then on nothing of the attempt may run out or be reported again.
  KEYS[1] frames hash   KEYS[2] payloads hash   KEYS[3] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token   ARGV[4] claim   ARGV[5] next token   ARGV[6] grace ms
  ARGV[7] outcome: `=output`, `#hash of output` or `!failure`   ARGV[8] the output, if ARGV[7] is its hash, else ''
  Returns {'ACCEPTED', next token} | {'REFUSED'}
]]
local frames, payloads, due = KEYS[1], KEYS[2], KEYS[3]
local E, frame, token, claim, next_token = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
--@include shared/clock.lua
--@include shared/wakes.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'c:' .. frame, 'w:' .. frame, 'y:' .. frame)
if held[1] ~= token then
  -- Own retry after a lost reply (R10).
  local ended, by, to = string.match(held[4] or '', '^([^|]*)|([^|]*)|([^|]*)$')
  if ended == token and by == claim then return { 'ACCEPTED', to } end
  return { 'REFUSED' }
end
if string.match(held[2] or '', '^[^|]*') ~= claim then return { 'REFUSED' } end

local at = clock() + tonumber(ARGV[6])
if ARGV[8] ~= '' then redis.call('HSET', payloads, string.sub(ARGV[7], 2), ARGV[8]) end
redis.call('HSET', frames, 'o:' .. frame, ARGV[7], 't:' .. frame, next_token, 'w:' .. frame, wake_entry('outcome', at),
  'y:' .. frame, token .. '|' .. claim .. '|' .. next_token)
redis.call('ZADD', due, digits(at), due_member(E, frame, next_token, 'outcome'))
local over = {}
append_due_members(over, E, frame, token, held[3])
redis.call('ZREM', due, unpack(over))
return { 'ACCEPTED', next_token }
