--[[
  end-express-task: keep the outcome of a claimed attempt, and tell who waits for it.
  Why atomic: an attempt has one outcome, that of the claim it is in the hands of.
  KEYS[1] hash of the attempt   ARGV[1] E|frame|token   ARGV[2] claim   ARGV[3] outcome: =output or !failure
  Returns {'ACCEPTED'} | {'REFUSED'}
]]
local held = redis.call('HMGET', KEYS[1], 'claim', 'outcome', 'reply')
if held[1] ~= ARGV[2] then return { 'REFUSED' } end
if not held[2] then
  redis.call('HSET', KEYS[1], 'outcome', ARGV[3])
  redis.call('PUBLISH', held[3], 'ended|' .. ARGV[1])
end
return { 'ACCEPTED' }
