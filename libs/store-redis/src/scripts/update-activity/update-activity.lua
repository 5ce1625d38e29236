--[[
  update-activity: replace an activity if its tags still are those the caller has seen.
  Why atomic: of two changes made to the same tags exactly one may win.
  KEYS[1] records hash
  ARGV[1] ARN   ARGV[2] expected tag revision, '' = none yet   ARGV[3] record (JSON, opaque but for its last member)
  Returns {'UPDATED'} | {'CONFLICT'} | {'MISSING'}
]]
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return { 'MISSING' } end
-- The last member: within a text its quotes would be escaped.
if (string.match(stored, '"tagRevision":(%d+)}$') or '') ~= ARGV[2] then return { 'CONFLICT' } end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return { 'UPDATED' }
