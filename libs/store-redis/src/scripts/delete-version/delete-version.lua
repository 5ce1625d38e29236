--[[
  delete-version: drop a published version unless an alias names it.
  Why atomic: an alias never names a version that is not there.
  KEYS[1] published hash   KEYS[2] aliases hash   ARGV[1] number
  Returns {'DELETED'} | {'ABSENT'} | {'REFERENCED', alias…}
]]
local published, aliases = KEYS[1], KEYS[2]
local naming, held = { 'REFERENCED' }, redis.call('HGETALL', aliases)
for n = 1, #held, 2 do
  local numbers = string.match(held[n + 1], '^[^|]*')
  if string.find(numbers, ',' .. ARGV[1] .. ',', 1, true) then naming[#naming + 1] = held[n] end
end
if #naming > 1 then return naming end
return { redis.call('HDEL', published, ARGV[1]) == 1 and 'DELETED' or 'ABSENT' }
