--[[
  count-try: count that a step is about to be worked on, or take that back. The count is the fence's: each step begins anew.
  Why atomic: of two deliveries worked on side by side each must be counted, and none for a fence that is gone.
  KEYS[1] frames hash   KEYS[2] execution hash
  ARGV[1] frame   ARGV[2] token   ARGV[3] 1 or -1   ARGV[4] newest format of an execution that the caller reads
  ARGV[5] random: a repeat of this very call, its reply lost, counts nothing (R10)
  Returns {count} | {'STALE'} | {'NEWER', format}: not counted
]]
local frames, frame, token = KEYS[1], ARGV[1], ARGV[2]
local format = redis.call('HGET', KEYS[2], 'fmt') or '1'
if tonumber(format) > tonumber(ARGV[4]) then return { 'NEWER', format } end
local held = redis.call('HMGET', frames, 't:' .. frame, 'k:' .. frame)
if held[1] ~= token then return { 'STALE' } end
-- A release before this one kept no request.
local of, tries, request = string.match(held[2] or '', '^([^|]*)|(%d+)|?(.*)$')
if of == token and request == ARGV[5] then return { tonumber(tries) } end
local count = math.max(0, (of == token and tonumber(tries) or 0) + tonumber(ARGV[3]))
redis.call('HSET', frames, 'k:' .. frame, token .. '|' .. count .. '|' .. ARGV[5])
return { count }
