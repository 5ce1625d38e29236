--[[
  begin-task: claim a task attempt for one worker and record that it has started.
  Why atomic: of all deliveries of an attempt at most one may begin it (I4).
  KEYS[1] execution hash   KEYS[2] history list   KEYS[3] frames hash   KEYS[4] payloads hash   KEYS[5] due zset
  ARGV[1] E   ARGV[2] frame   ARGV[3] token   ARGV[4] worker   ARGV[5] claim   ARGV[6] lease ms, '' = none   ARGV[7] redeliver 1/0
  ARGV[8] max events   ARGV[9] grace ms   ARGV[10] outcome to store when the history is full
  ARGV[11] newest format of a task record, ARGV[12] of an execution, that the caller reads
  ARGV[13] details of the Started event, JSON, '' = those it was scheduled with
  Returns {'BEGUN', now, task record, input, info of the execution} | {'TAKEN'} | {'STALE'} | {'CLOSED'} | {'NEWER', what, format}: not claimed
]]
local execution, history, frames, payloads, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local E, frame, token, worker, claim = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local lease, redeliver, max_events, grace = tonumber(ARGV[6]), ARGV[7] == '1', tonumber(ARGV[8]), tonumber(ARGV[9])
--@include shared/clock.lua
--@include shared/wakes.lua
--@include shared/payloads.lua
--@include shared/task-record.lua

local held = redis.call('HMGET', frames, 't:' .. frame, 'b:' .. frame, 'c:' .. frame, 'e:' .. frame, 'w:' .. frame,
  'o:' .. frame, 's:' .. frame, 'p:' .. frame)
if held[1] ~= token or not held[2] then
  local status = redis.call('HGET', execution, 'status')
  return { status and status ~= 'RUNNING' and 'CLOSED' or 'STALE' }
end
if held[6] then return { 'TAKEN' } end
local task_format = string.match(held[2], '^%d+|%d*|%d*|{"fmt":(%d+)') or '1'
if tonumber(task_format) > tonumber(ARGV[11]) then return { 'NEWER', 'A task attempt', task_format } end
local format = redis.call('HGET', execution, 'fmt') or '1'
if tonumber(format) > tonumber(ARGV[12]) then return { 'NEWER', 'An execution', format } end

local now, wakes = clock(), held[5]
local claimed, allows_redelivery, claimant, began = string.match(held[3] or '', '^([^|]*)|(%d)|([^|]*)|?(%d*)$')
local function begun()
  local input = held[8]
  if string.sub(input, 1, 1) == '#' then
    input = kept_text(string.sub(input, 2))
  else
    input = string.sub(input, 2)
  end
  return { 'BEGUN', now, held[2], input, redis.call('HGET', execution, 'info') }
end

if claimed == claim and claimant == worker then return begun() end
-- Only a claim that allows redelivery may be taken over, and only once its lease (kept as the `task` wake) is over.
local handed_back = allows_redelivery == '1' and (wake_at(wakes, 'task') or 0) <= now
if claimed and not handed_back then return { 'TAKEN' } end

local base = redis.call('LLEN', history)
if not claimed and base + 1 > max_events - 1 then
  wakes = without_wake(wakes, 'task') .. wake_entry('outcome', now + grace)
  redis.call('HSET', frames, 'o:' .. frame, ARGV[10], 'w:' .. frame, wakes)
  redis.call('ZADD', due, digits(now + grace), due_member(E, frame, token, 'outcome'))
  redis.call('ZREM', due, due_member(E, frame, token, 'task'))
  return { 'STALE' }
end

local clocks = {}
local function run_out(wake, at)
  wakes = without_wake(wakes, wake) .. wake_entry(wake, at)
  clocks[#clocks + 1], clocks[#clocks + 2] = digits(at), due_member(E, frame, token, wake)
end
wakes = without_wake(wakes, 'task')
if lease then run_out(redeliver and 'task' or 'lease', now + lease) end
local heartbeat = heartbeat_of(held[2])
if heartbeat then run_out('heartbeat', now + heartbeat) end
-- The attempt began when it was claimed first. An earlier release did not note it.
local mine = claim .. '|' .. (redeliver and 1 or 0) .. '|' .. worker .. '|' .. (claimed and began or digits(now))
local changes = { 'c:' .. frame, mine, 'w:' .. frame, wakes }
-- A frame whose events are not recorded has no Started event.
if not claimed and held[7] ~= '' then
  local last, entered = string.match(held[4], '^(%d+),(%d*)$')
  local started = ARGV[13] == '' and held[7] or string.match(held[7], '^%a+|') .. ARGV[13]
  redis.call('RPUSH', history, digits(now) .. '|' .. last .. '|' .. started)
  changes[5], changes[6] = 'e:' .. frame, (base + 1) .. ',' .. entered
end
redis.call('HSET', frames, unpack(changes))
if clocks[1] then redis.call('ZADD', due, unpack(clocks)) end
if not redeliver then redis.call('ZREM', due, due_member(E, frame, token, 'task')) end
return begun()
