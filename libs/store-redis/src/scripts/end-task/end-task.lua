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
--@include shared/end-attempt.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'c:' .. frame, 'w:' .. frame, 'y:' .. frame)
if held[1] ~= token then
  -- Own retry after a lost reply (R10).
  local ended, by, to = string.match(held[4] or '', '^([^|]*)|([^|]*)|([^|]*)$')
  if ended == token and by == claim then return { 'ACCEPTED', to } end
  return { 'REFUSED' }
end
if string.match(held[2] or '', '^[^|]*') ~= claim then return { 'REFUSED' } end

end_attempt(claim, ARGV[7], ARGV[8], held[3], clock() + tonumber(ARGV[6]))
return { 'ACCEPTED', next_token }
