-- Redis time in epoch ms: the only clock of decisions (R8).
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
-- Numbers of 14 digits and more would be written as 1e+14 by `..`.
local function digits(number)
  return string.format('%.0f', number)
end
