--[[
  look-at-express-task: how far an attempt of an Express execution is.
  Why atomic: its spans are counted from one moment.
  KEYS[1] hash of the attempt
  Returns {'FOUND', now, claim, worker, redeliver, begun, lease, beat, outcome}, each '' if there is none | {'MISSING'}
]]
--@include shared/clock.lua
local held = redis.call('HMGET', KEYS[1], 'fmt', 'claim', 'worker', 'redeliver', 'begun', 'lease', 'beat', 'outcome')
if not held[1] then return { 'MISSING' } end
local found = { 'FOUND', clock() }
for n = 2, 8 do
  found[n + 1] = held[n] or ''
end
return found
