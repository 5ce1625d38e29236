--[[
  load-frame: one frame and what surrounds it, as of one moment. Reads only.
  KEYS[1] execution hash   KEYS[2] history list   KEYS[3] frames hash   KEYS[4] payloads hash
  ARGV[1] frame   ARGV[2] token ('' = whatever it is; then with all frames below)
  ARGV[3] `born` of the execution facts the caller knows ('' = none)
  ARGV[4] most bytes that all results may have as one array   ARGV[5] newest format of an execution that the caller reads
  ARGV[6...] enclosing frames, outermost first
  Returns {'CURRENT', now, history length, {definition, traceparent, born, info, input, started at,
    redrive count, redriven at}, frame text, its long input,
    events, wakes, outcome, claim, inbox, {results} or 'TOO_LARGE' or nil, {id, frame text, long input, events, answered 1/0, …} or nil, {outer frame texts}}
    | {'STALE'} | {'CLOSED'} | {'MISSING'} | {'NEWER', format}
]]
local execution, history, frames, payloads = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local frame, token = ARGV[1], ARGV[2]
--@include shared/clock.lua
--@include shared/payloads.lua

-- `=text` is the text itself, `#hash` stands for a text that is kept.
local function resolve(cell)
  if not cell then return false end
  if string.sub(cell, 1, 1) == '#' then return kept_text(string.sub(cell, 2)) end
  return string.sub(cell, 2)
end
local function long_input(text)
  if string.sub(text, 1, 1) ~= '#' then return false end
  return kept_text(string.sub(text, 2, 23))
end

local held = redis.call('HMGET', frames, 't:' .. frame, 'd:' .. frame, 'e:' .. frame, 'w:' .. frame, 'o:' .. frame,
  'c:' .. frame, 'i:' .. frame, 'g:' .. frame, 'z:' .. frame)
if not held[1] or (token ~= '' and token ~= held[1]) then
  local status = redis.call('HGET', execution, 'status')
  if not status then return { 'MISSING' } end
  return { status == 'RUNNING' and 'STALE' or 'CLOSED' }
end

local format = redis.call('HGET', execution, 'fmt') or '1'
if tonumber(format) > tonumber(ARGV[5]) then return { 'NEWER', format } end
local facts = redis.call('HMGET', execution, 'def', 'trace', 'born')
if facts[3] ~= ARGV[3] then
  local more = redis.call('HMGET', execution, 'info', 'input', 'startedAt', 'redriveCount', 'redrivenAt')
  facts[4], facts[5], facts[6], facts[7], facts[8] = more[1], resolve(more[2]), more[3], more[4], more[5]
end

local outcome = held[5]
if outcome and string.sub(outcome, 1, 1) ~= '!' then outcome = '=' .. resolve(outcome) end

local results, descendants = false, false
if held[8] then
  local ok, cut_off = 0, token == ''
  for good in string.gmatch(held[7] or '', '%d+|(%d)|') do
    if good == '1' then ok = ok + 1 else cut_off = true end
  end
  local total, succeeded = string.match(held[8], '^(%d+),(%d+)$')
  if cut_off then
    descendants = {}
    local below = 'd:' .. frame .. '/'
    for _, field in ipairs(redis.call('HKEYS', frames)) do
      local name = string.sub(field, 3)
      -- What lies below a frame that is over was cut off before.
      if string.sub(field, 1, #below) == below
        and redis.call('HEXISTS', frames, 't:' .. string.match(name, '^(.*)/')) == 1 then
        local view = redis.call('HMGET', frames, field, 'e:' .. name, 'o:' .. name)
        for _, word in ipairs({ name, view[1], long_input(view[1]), view[2], view[3] and 1 or 0 }) do descendants[#descendants + 1] = word end
      end
    end
  elseif succeeded + ok >= tonumber(total) then
    -- With a comma between two of them, and the brackets.
    if tonumber(held[9] or '0') + total + 1 > tonumber(ARGV[4]) then
      results = 'TOO_LARGE'
    else
      results = {}
      for child = 0, total - 1 do
        results[#results + 1] = resolve(redis.call('HGET', frames, 'r:' .. frame .. ':' .. child))
      end
    end
  end
end

local outer = {}
for n = 6, #ARGV do outer[#outer + 1] = redis.call('HGET', frames, 'd:' .. ARGV[n]) end
return { 'CURRENT', clock(), redis.call('LLEN', history), facts, held[2], long_input(held[2]), held[3], held[4] or '', outcome,
  held[6], held[7] or '', results, descendants, outer }
