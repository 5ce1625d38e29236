--[[
  audit-execution: make due again whatever a running execution waits for but is no longer in the due set (F25).
  Why atomic: a frame that is moving right now must not be taken for an orphan.
  KEYS[1] execution hash   KEYS[2] frames hash   KEYS[3] due zset   KEYS[4] open zset   ARGV[1] E
  ARGV[2] newest format of an execution that the caller reads: of a newer one nothing is touched
  Returns {members repaired}
]]
local execution, frames, due, open = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local E = ARGV[1]
--@include shared/clock.lua
--@include shared/wakes.lua

if tonumber(redis.call('HGET', execution, 'fmt') or '1') > tonumber(ARGV[2]) then return { 0 } end
if redis.call('HGET', execution, 'status') ~= 'RUNNING' then
  redis.call('ZREM', open, E)
  return { 0 }
end
local now, fences, repaired = clock(), {}, 0
for _, field in ipairs(redis.call('HKEYS', frames)) do
  if string.sub(field, 1, 2) == 't:' then fences[#fences + 1] = string.sub(field, 3) end
end

local function lives_below(frame)
  local below = frame .. '/'
  for _, name in ipairs(fences) do
    if string.sub(name, 1, #below) == below then return true end
  end
  return false
end
local function has_news(inbox, missing)
  return string.find(inbox or '', '%d+|0|') or tonumber(missing or '1') <= 0
end

for _, frame in ipairs(fences) do
  local held = redis.call('HMGET', frames, 't:' .. frame, 'w:' .. frame, 'i:' .. frame, 'n:' .. frame, 'g:' .. frame)
  local wakes = held[2] or ''
  if wakes == '' and (not held[5] or has_news(held[3], held[4]) or not lives_below(frame)) then
    -- Nothing would ever wake it.
    wakes = wake_entry(held[5] and 'children' or 'run', now)
    redis.call('HSET', frames, 'w:' .. frame, wakes)
  end
  for wake, at in string.gmatch(wakes, '(%l+)=(%d+)') do
    local member = due_member(E, frame, held[1], wake)
    if not redis.call('ZSCORE', due, member) then
      redis.call('ZADD', due, digits(math.max(tonumber(at), now)), member)
      repaired = repaired + 1
    end
  end
end
return { repaired }
