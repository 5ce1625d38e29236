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

local held = redis.call('HMGET', frames, 't:' .. frame, 'b:' .. frame, 'o:' .. frame, 'w:' .. frame, 'y:' .. frame)
local answered = token .. '|callback|' .. next_token
-- Own retry after a lost reply (R10).
if held[1] ~= token and held[5] == answered then return { 'ACCEPTED', next_token } end
-- The fence may be that of a state with no such attempt: then nobody was given its token, but it could have been made.
if held[1] ~= token or not string.find(held[2] or '', '"submits":', 1, true) or held[3] then
  return { redis.call('EXISTS', execution) == 1 and 'GONE' or 'MISSING' }
end

local at = clock() + tonumber(ARGV[5])
if ARGV[7] ~= '' then redis.call('HSET', payloads, string.sub(ARGV[6], 2), ARGV[7]) end
redis.call('HSET', frames, 'o:' .. frame, ARGV[6], 't:' .. frame, next_token, 'w:' .. frame, wake_entry('outcome', at),
  'y:' .. frame, answered)
redis.call('ZADD', due, digits(at), due_member(E, frame, next_token, 'outcome'))
local over = {}
append_due_members(over, E, frame, token, held[4])
redis.call('ZREM', due, unpack(over))
return { 'ACCEPTED', next_token }
