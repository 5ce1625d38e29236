--[[
  The end of an attempt by its outcome. The including script declares before: frames, payloads, due (keys), E, frame, token and
  next_token. `by` is the claim of the worker that ends it, or the word `callback`.
]]
-- Kept in `y:<frame>`: tells a repeat of the call that ended it (R10).
local function end_mark(by)
  return token .. '|' .. by .. '|' .. next_token
end
-- Keeps the outcome, takes the fence from whoever holds it and makes the frame due at `at`; nothing else may wake it.
-- `output`: the text whose hash `outcome` names, else ''. What grows comes first (R7).
local function end_attempt(by, outcome, output, held_wakes, at)
  if output ~= '' then redis.call('HSET', payloads, string.sub(outcome, 2), output) end
  redis.call('HSET', frames, 'o:' .. frame, outcome, 't:' .. frame, next_token, 'w:' .. frame, wake_entry('outcome', at),
    'y:' .. frame, end_mark(by))
  redis.call('ZADD', due, digits(at), due_member(E, frame, next_token, 'outcome'))
  local over = {}
  append_due_members(over, E, frame, token, held_wakes)
  redis.call('ZREM', due, unpack(over))
end
