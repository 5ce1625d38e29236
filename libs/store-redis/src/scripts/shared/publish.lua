--[[
  Publishing what a machine is now. In the hash `published`: `last` = the number given last, then one field per version:
  `revision|JSON`. A revision is published once: only the latest version can be of the current one, revisions never come back.
  The including script declares `published`.
]]
-- Number and text of the version of `text`'s revision, made unless it is there; nothing if there are `limit` others already.
local function publish(text, limit)
  local revision = string.match(text, '^[^|]*|')
  local last = redis.call('HGET', published, 'last')
  local latest = last and redis.call('HGET', published, last)
  if latest and string.sub(latest, 1, #revision) == revision then return last, latest end
  if last and redis.call('HLEN', published) - 1 >= limit then return nil end
  local number = string.format('%d', (tonumber(last or '0')) + 1)
  redis.call('HSET', published, 'last', number, number, text)
  return number, text
end
