--[[
  update-state-machine: replace a state machine if it still is the version the caller has seen.
  Why atomic: of two updates made from one version exactly one may win.
  KEYS[1] records hash   KEYS[2] versions hash
  ARGV[1] ARN   ARGV[2] expected version   ARGV[3] record (JSON, opaque)   ARGV[4] its version
  Returns {'UPDATED'} | {'CONFLICT'} | {'MISSING'}
]]
local records, versions = KEYS[1], KEYS[2]
local version = redis.call('HGET', versions, ARGV[1])
if not version then return { 'MISSING' } end
if version ~= ARGV[2] then return { 'CONFLICT' } end
redis.call('HSET', records, ARGV[1], ARGV[3])
redis.call('HSET', versions, ARGV[1], ARGV[4])
return { 'UPDATED' }
