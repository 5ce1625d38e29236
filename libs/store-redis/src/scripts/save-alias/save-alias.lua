--[[
  save-alias: store a new alias, or replace one that still is what the caller has seen.
  Why atomic: an alias never names a version that is not there, and of two changes made from one state exactly one may win.
  KEYS[1] aliases hash   KEYS[2] published hash
  ARGV[1] name   ARGV[2] alias (`,numbers,|JSON`)   ARGV[3] expected alias ('' = there is none yet)   ARGV[4] most aliases
  Returns {'SAVED'} | {'EXISTS', alias} | {'CONFLICT'} | {'MISSING'} | {'NO_VERSION'} | {'FULL'}
]]
local aliases, published = KEYS[1], KEYS[2]
local stored = redis.call('HGET', aliases, ARGV[1])
if ARGV[3] == '' then
  if stored then return { 'EXISTS', stored } end
else
  if not stored then return { 'MISSING' } end
  if stored ~= ARGV[3] then return { 'CONFLICT' } end
end
for number in string.gmatch(string.match(ARGV[2], '^[^|]*'), '%d+') do
  if redis.call('HEXISTS', published, number) == 0 then return { 'NO_VERSION' } end
end
if not stored and redis.call('HLEN', aliases) >= tonumber(ARGV[4]) then return { 'FULL' } end
redis.call('HSET', aliases, ARGV[1], ARGV[2])
return { 'SAVED' }
