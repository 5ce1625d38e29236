--[[
  list-executions: the newest executions of a machine in one partition, of one status or of several. Reads only.
  Why atomic: an execution that is closed, or redriven, meanwhile stands in one of the lists, and in no two.
  KEYS[1] index zset
  ARGV[1] machine hash   ARGV[2] `started at|E` behind which to go on ('' = from the newest)   ARGV[3] most entries
  ARGV[4...] statuses
  Returns {`started at|E`, …}, newest first
]]
local index, machine, after, most = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local found = {}
for n = 4, #ARGV do
  local list = machine .. '|' .. ARGV[n] .. '|'
  local from = '(' .. list .. (after == '' and '~' or after)
  for _, member in ipairs(redis.call('ZREVRANGEBYLEX', index, from, '(' .. list, 'LIMIT', 0, most)) do
    found[#found + 1] = string.sub(member, #list + 1)
  end
end
table.sort(found, function(a, b) return a > b end)
return { unpack(found, 1, math.min(most, #found)) }
