--[[
  update-state-machine: replace a state machine if it still is in the state the caller has seen; publish the result, if asked to.
  Why atomic: of two updates made from one state exactly one may win, and a version is of the revision it names.
  KEYS[1] records hash   KEYS[2] states hash   KEYS[3] published hash
  ARGV[1] ARN   ARGV[2] expected state   ARGV[3] record (JSON, opaque)   ARGV[4] its state
  ARGV[5] version to publish (`revision|JSON`; '' = none)   ARGV[6] most versions
  Returns {'UPDATED'[, number, version]} | {'CONFLICT'} | {'MISSING'} | {'FULL'}
]]
local records, states, published = KEYS[1], KEYS[2], KEYS[3]
--@include shared/publish.lua
local state = redis.call('HGET', states, ARGV[1])
if not state then return { 'MISSING' } end
if state ~= ARGV[2] then return { 'CONFLICT' } end
local number, version
if ARGV[5] ~= '' then
  number, version = publish(ARGV[5], tonumber(ARGV[6]))
  if not number then return { 'FULL' } end
end
redis.call('HSET', records, ARGV[1], ARGV[3])
redis.call('HSET', states, ARGV[1], ARGV[4])
return { 'UPDATED', number, version }
