--[[
  begin-express-task: claim an attempt at a task of an Express execution for one worker, and tell who waits for it.
  Why atomic: of all deliveries of an attempt at most one may begin it (I4).
  KEYS[1] hash of the attempt
  ARGV[1] E|frame|token   ARGV[2] worker   ARGV[3] claim   ARGV[4] lease ms   ARGV[5] redeliver 1/0   ARGV[6] newest format the caller reads
  Returns {'BEGUN', now, description, input, timeout at or '', heartbeat ms or ''} | {'TAKEN'} | {'STALE'} | {'NEWER', what, format}
]]
--@include shared/clock.lua
local held = redis.call('HMGET', KEYS[1], 'fmt', 'task', 'input', 'reply', 'timeout', 'heartbeat', 'claim', 'worker',
  'redeliver', 'lease', 'outcome')
local format, claimed, ended = held[1], held[7], held[11]
if not format then return { 'STALE' } end
if tonumber(format) > tonumber(ARGV[6]) then return { 'NEWER', 'A task attempt of an Express execution', format } end
if ended then return { 'TAKEN' } end
local now = clock()
local own = claimed == ARGV[3] and held[8] == ARGV[2]
if claimed and not own and not (held[9] == '1' and tonumber(held[10]) <= now) then return { 'TAKEN' } end
if not own then
  redis.call('HSET', KEYS[1], 'claim', ARGV[3], 'worker', ARGV[2], 'redeliver', ARGV[5], 'lease',
    digits(now + tonumber(ARGV[4])))
  redis.call('HSETNX', KEYS[1], 'begun', digits(now))
  if held[6] then redis.call('HSET', KEYS[1], 'beat', digits(now + tonumber(held[6]))) end
  redis.call('PUBLISH', held[4], table.concat({ 'begun', ARGV[1], ARGV[5], ARGV[4], ARGV[3], ARGV[2] }, '|'))
end
return { 'BEGUN', now, held[2], held[3], held[5] or '', held[6] or '' }
