-- Commands of any length; unpack() takes only some thousands. The chunk is even: pairs stay together.
local function call_chunked(command, key, list)
  for from = 1, #list, 1000 do
    redis.call(command, key, unpack(list, from, math.min(from + 999, #list)))
  end
end
