-- What scripts read of `b:<frame>`, the record of a scheduled attempt: `scheduledAt|timeoutAt|heartbeatMs|JSON`.
local function heartbeat_of(record)
  return tonumber(string.match(record or '', '^%d+|%d*|(%d+)|'))
end
-- Submitted by a worker, or in the hands of whoever has polled an activity for it.
local function is_answerable(record)
  return string.find(record, '"submits":', 1, true) or string.find(record, '"answerable":', 1, true)
end
-- `held`: fence, record and outcome of the frame that a task token names. The fence may be that of a state with no such
-- attempt: then nobody was given its token, but it could have been made.
local function waits_for_callback(held, token)
  return held[1] == token and is_answerable(held[2] or '') and not held[3]
end
local function no_longer_waiting(execution)
  return { redis.call('EXISTS', execution) == 1 and 'GONE' or 'MISSING' }
end
