--[[
  The writes of one step, collected while the decision's effects are read from ARGV and made by write_step(), growing ones
  first (R7). The including script declares before: execution, history, frames, payloads, due, open, index, closed (keys),
  E, frame, next_token, grace, retention, now and base (events in the history before this step).
]]
local entries, bodies, puts, drops, removals, dues = {}, {}, {}, {}, {}, {}
local awaken, timers, wakes = {}, {}, ''
local step = { inbox = '', seen = 0 }

local function put(field, value)
  puts[#puts + 1] = field
  puts[#puts + 1] = value
  drops[field] = nil
end
local function drop(field)
  drops[field] = true
end
local function arm(of_frame, token, wake, at, deliver_at)
  dues[#dues + 1] = digits(deliver_at or at)
  dues[#dues + 1] = due_member(E, of_frame, token, wake)
  return wake_entry(wake, at)
end
local function wake_now(of_frame, token, wake)
  awaken[#awaken + 1] = of_frame
  awaken[#awaken + 1] = token
  awaken[#awaken + 1] = wake
end
-- The execution's own deadline has the frame `*`, whose fence never changes.
local function arm_deadline(at)
  put('t:*', 'x')
  put('w:*', arm('*', 'x', 'deadline', at))
  timers[#timers + 1] = at
end
-- `a12` is the absolute id 12, `n0` this decision's first event.
local function event_id(reference)
  local number = tonumber(string.sub(reference, 2))
  if string.sub(reference, 1, 1) == 'n' then return base + number + 1 end
  return number
end
local function drop_task(of_frame)
  for _, kind in ipairs({ 'b:', 's:', 'p:', 'c:', 'o:' }) do drop(kind .. of_frame) end
end
local function drop_frame(of_frame)
  for _, kind in ipairs({ 't:', 'd:', 'e:', 'w:', 'k:', 'i:', 'n:', 'g:', 'z:', 'y:' }) do drop(kind .. of_frame) end
  drop_task(of_frame)
end

local function read_payloads_and_events()
  for n = 1, take_number() * 2 do bodies[n] = take() end
  for n = 1, take_number() do
    local previous, body = event_id(take()), take()
    entries[n] = digits(now) .. '|' .. previous .. '|' .. body
  end
end

-- What a redrive needs of a frame: where it stood, its last events, ends of children and the size of their results, results.
local REMAINS = { ['d:'] = true, ['e:'] = true, ['i:'] = true, ['z:'] = true, ['r:'] = true }

-- All fields and due members of the frames below this one, and the results of its children; with `keep_remains` only what
-- could still move them.
local function drop_descendants(keep_remains)
  local below, results, live = frame .. '/', 'r:' .. frame .. ':', {}
  for _, field in ipairs(redis.call('HKEYS', frames)) do
    local kind, name = string.sub(field, 1, 2), string.sub(field, 3)
    if keep_remains and REMAINS[kind] then
      -- It stays.
    elseif string.sub(name, 1, #below) == below then
      drop(field)
      if kind == 't:' then live[#live + 1] = name end
    elseif string.sub(field, 1, #results) == results then
      drop(field)
    end
  end
  for _, name in ipairs(live) do
    local held = redis.call('HMGET', frames, 't:' .. name, 'w:' .. name)
    append_due_members(removals, E, name, held[1], held[2] or '')
  end
end

-- Puts this frame's end into its parent's inbox, and wakes the parent if it waits for no more than that.
-- `bytes` of results are summed up, so that a load can tell whether they are too many to be handed out.
local function tell_parent(child_index, ok, state_event, bytes)
  local parent = string.match(frame, '^(.*)/')
  local held = redis.call('HMGET', frames, 't:' .. parent, 'n:' .. parent, 'w:' .. parent, 'i:' .. parent,
    'z:' .. parent)
  if not held[1] then return end
  local entry = child_index .. '|' .. (ok and 1 or 0) .. '|' .. state_event .. '|' .. step.last .. ';'
  local missing = tonumber(held[2] or '0') - (ok and 1 or 0)
  put('i:' .. parent, (held[4] or '') .. entry)
  put('n:' .. parent, missing)
  if ok then put('z:' .. parent, digits(tonumber(held[5] or '0') + bytes)) end
  if (not ok or missing <= 0) and not string.find(held[3] or '', 'children=', 1, true) then
    put('w:' .. parent, (held[3] or '') .. arm(parent, held[1], 'children', now + grace))
    wake_now(parent, held[1], 'children')
  end
end

local effects = {}

function effects.run()
  wakes = wakes .. arm(frame, next_token, 'run', now + grace)
  wake_now(frame, next_token, 'run')
end

function effects.task()
  local description, started, input = take(), take(), take()
  local timeout, heartbeat, timeout_at = take_number(), take(), ''
  wakes = wakes .. arm(frame, next_token, 'task', now + grace)
  wake_now(frame, next_token, 'task')
  if timeout then
    timeout_at = digits(now + timeout)
    timers[#timers + 1] = now + timeout
    wakes = wakes .. arm(frame, next_token, 'timeout', now + timeout)
  end
  put('b:' .. frame, digits(now) .. '|' .. timeout_at .. '|' .. heartbeat .. '|' .. description)
  put('s:' .. frame, started)
  put('p:' .. frame, input)
end

function effects.timer()
  local kind, number = take(), take_number()
  local at = kind == 'at' and number or now + number
  if at > now then
    timers[#timers + 1] = at
    wakes = wakes .. arm(frame, next_token, 'timer', at)
  else
    wakes = wakes .. arm(frame, next_token, 'timer', at, now + grace)
    wake_now(frame, next_token, 'timer')
  end
end

function effects.children()
  step.missing = take_number()
  local total, succeeded = take(), take()
  put('g:' .. frame, total .. ',' .. succeeded)
  for _ = 1, take_number() do
    local child, token = frame .. '/' .. take(), take()
    put('t:' .. child, token)
    put('d:' .. child, take())
    put('e:' .. child, event_id(take()) .. ',')
    put('w:' .. child, arm(child, token, 'run', now + grace))
    wake_now(child, token, 'run')
  end
end

function effects.abandon()
  drop_descendants()
  for _, kind in ipairs({ 'i:', 'n:', 'g:', 'z:' }) do drop(kind .. frame) end
  step.inbox, step.seen, step.family = '', 0, nil
end

function effects.succeed()
  local child_index, result, bytes, state_event = take(), take(), take_number(), event_id(take())
  local parent = string.match(frame, '^(.*)/')
  put('r:' .. parent .. ':' .. child_index, result)
  step.over = 'succeeded'
  tell_parent(child_index, true, state_event, bytes)
end

function effects.fail()
  local child_index, state_event = take(), event_id(take())
  step.over = 'failed'
  tell_parent(child_index, false, state_event)
end

function effects.close()
  step.over = 'closed'
  step.status = take()
  step.outcome = {}
  for n = 1, take_number() * 2 do step.outcome[n] = take() end
end

-- The frame waits for children: the ends that came after the load stay in the inbox and may wake it at once.
local function keep_waiting()
  local rest = step.inbox
  for _ = 1, step.seen do
    local over = string.find(rest, ';', 1, true)
    rest = over and string.sub(rest, over + 1) or ''
  end
  local ok, failed = 0, false
  for good in string.gmatch(rest, '%d+|(%d)|') do
    if good == '1' then ok = ok + 1 else failed = true end
  end
  if rest ~= '' then put('i:' .. frame, rest) elseif step.inbox ~= '' then drop('i:' .. frame) end
  put('n:' .. frame, step.missing - ok)
  if failed or step.missing - ok <= 0 then
    wakes = wakes .. arm(frame, next_token, 'children', now + grace)
    wake_now(frame, next_token, 'children')
  end
end

-- All children have been taken note of: their results and last tokens go.
local function leave_children()
  for _, kind in ipairs({ 'i:', 'n:', 'g:', 'z:' }) do drop(kind .. frame) end
  for child_index = 0, tonumber(string.match(step.family, '^%d+')) - 1 do
    drop('r:' .. frame .. ':' .. child_index)
    drop('l:' .. frame .. '/' .. child_index)
  end
end

-- Reads snapshot, last event and effects; `held_wakes` are those of the old token.
local function read_step(token, held_wakes)
  append_due_members(removals, E, frame, token, held_wakes)
  for _, wake in ipairs({ 'task=', 'lease=', 'outcome=', 'timeout=' }) do
    if string.find(held_wakes, wake, 1, true) then drop_task(frame) end
  end
  local text, last, entered = take(), take(), take()
  step.last = event_id(last)
  for _ = 1, take_number() do effects[take()]() end
  if step.over == 'closed' then
    if step.status ~= 'SUCCEEDED' and text ~= '' then
      put('d:' .. frame, text)
      put('e:' .. frame, step.last .. ',' .. (entered == '' and '' or event_id(entered)))
    end
    return
  end
  if step.over == 'succeeded' then
    drop_frame(frame)
    if step.family then drop_descendants() end
  else
    put('d:' .. frame, text)
    put('e:' .. frame, step.last .. ',' .. (entered == '' and '' or event_id(entered)))
    if step.over == 'failed' then
      if step.family then drop_descendants(true) end
      for _, kind in ipairs({ 't:', 'w:', 'k:', 'n:', 'g:', 'y:' }) do drop(kind .. frame) end
      drop_task(frame)
    else
      if step.missing then keep_waiting() elseif step.family then leave_children() end
      put('t:' .. frame, next_token)
      put('w:' .. frame, wakes)
    end
  end
  put('l:' .. frame, token .. '|' .. next_token .. '|' .. base + 1)
end

-- A redrive may come for so long; 14 days, and an hour for one that is on its way.
local REDRIVABLE = 14 * 86400000 + 3600000

-- Of an execution that has not ended well the frames stay without anything that could move them, for a redrive.
local function keep_remains()
  for _, field in ipairs(redis.call('HKEYS', frames)) do
    if not REMAINS[string.sub(field, 1, 2)] then drop(field) end
  end
  call_chunked('HSET', frames, puts)
  local gone = {}
  for field in pairs(drops) do gone[#gone + 1] = field end
  call_chunked('HDEL', frames, gone)
  redis.call('PEXPIRE', frames, math.min(retention, REDRIVABLE))
  redis.call('HSET', execution, 'remains', '1')
end

-- Short names of the lists that show an execution: its machine's and, with `others`, those of its version and its alias.
local function lists_of(machine, others)
  local lists = { machine }
  for other in string.gmatch(others or '', '[^,]+') do lists[#lists + 1] = other end
  return lists
end
-- Its member of `closed`: enough to drop it from all lists once its hash is gone.
local function closed_member(machine, status, started_at, others)
  return E .. '|' .. machine .. '|' .. status .. '|' .. started_at .. (others and '|' .. others or '')
end

local function close_execution(token)
  local held = redis.call('HMGET', execution, 'sm', 'startedAt', 'lists')
  if step.family or frame ~= 'r' then
    local fences = {}
    for _, field in ipairs(redis.call('HKEYS', frames)) do
      if string.sub(field, 1, 2) == 't:' then fences[#fences + 1] = string.sub(field, 3) end
    end
    for _, name in ipairs(fences) do
      local fence = redis.call('HMGET', frames, 't:' .. name, 'w:' .. name)
      append_due_members(removals, E, name, fence[1], fence[2] or '')
    end
  end
  removals[#removals + 1] = due_member(E, '*', 'x', 'deadline')
  redis.call('HSET', execution, 'status', step.status, 'stoppedAt', digits(now),
    'last', token .. '|' .. next_token .. '|' .. base + 1, unpack(step.outcome))
  redis.call('ZADD', closed, digits(now), closed_member(held[1], step.status, held[2], held[3]))
  for _, list in ipairs(lists_of(held[1], held[3])) do
    redis.call('ZADD', index, 0, list .. '|' .. step.status .. '|' .. held[2] .. '|' .. E)
    redis.call('ZREM', index, list .. '|RUNNING|' .. held[2] .. '|' .. E)
  end
  redis.call('ZREM', open, E)
  call_chunked('ZREM', due, removals)
  if step.status == 'SUCCEEDED' then redis.call('DEL', frames) else keep_remains() end
  for _, key in ipairs({ execution, history, payloads }) do redis.call('PEXPIRE', key, retention) end
end

-- States often hand on the execution's input as it is: it is kept once, in the execution hash.
local function without_input(texts)
  local others = {}
  for n = 1, #texts, 2 do
    if redis.call('HEXISTS', execution, '#' .. texts[n]) == 0 then
      others[#others + 1] = texts[n]
      others[#others + 1] = texts[n + 1]
    end
  end
  return others
end

local function write_step(token)
  call_chunked('RPUSH', history, entries)
  call_chunked('HSET', payloads, without_input(bodies))
  if step.over == 'closed' then
    awaken, timers = {}, {}
    return close_execution(token)
  end
  call_chunked('HSET', frames, puts)
  local gone = {}
  for field in pairs(drops) do gone[#gone + 1] = field end
  call_chunked('HDEL', frames, gone)
  call_chunked('ZREM', due, removals)
  call_chunked('ZADD', due, dues)
end
