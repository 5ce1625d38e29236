--[[
  answer-task: keep the outcome that somebody with its task token gives an attempt, take the fence from whoever holds it, and
  make the frame due.
  Why atomic: of a callback, another one, a clock and a stop exactly one ends the attempt.
  KEYS[1] execution hash   KEYS[2] frames hash   KEYS[3] payloads hash   KEYS[4] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token   ARGV[4] next token, random: tells a repeat of this very call   ARGV[5] grace ms
  ARGV[6] outcome: `=output`, `#hash of output` or `!failure`   ARGV[7] the output, if ARGV[6] is its hash, else ''
  Returns {'ACCEPTED', next token} | {'GONE'}: the attempt is over | {'MISSING'}: the execution is gone
]]
local execution, frames, payloads, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local E, frame, token, next_token = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/end-attempt.lua
--@include shared/task-record.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'b:' .. frame, 'o:' .. frame, 'w:' .. frame, 'y:' .. frame)
-- Own retry after a lost reply (R10).
if held[1] ~= token and held[5] == end_mark('callback') then return { 'ACCEPTED', next_token } end
if not waits_for_callback(held, token) then return no_longer_waiting(execution) end
end_attempt('callback', ARGV[6], ARGV[7], held[4], clock() + tonumber(ARGV[5]))
return { 'ACCEPTED', next_token }
