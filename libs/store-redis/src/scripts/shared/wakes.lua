--[[
  `w:<frame>` lists what may wake the frame as `wake=at*deliveries;…`: true times in epoch ms, and how often the sweeper has
  delivered it. Each entry has one member `E|frame|token|wake` in the `due` set; its score is when to deliver it next.
]]
local function due_member(execution_id, frame, token, wake)
  return execution_id .. '|' .. frame .. '|' .. token .. '|' .. wake
end
local function wake_entry(wake, at)
  return wake .. '=' .. digits(at) .. '*0;'
end
local function wake_at(wakes, wake)
  return tonumber(string.match(wakes, wake .. '=(%d+)'))
end
local function without_wake(wakes, wake)
  return (string.gsub(wakes, wake .. '=%d+%*%d+;', ''))
end
local function append_due_members(into, execution_id, frame, token, wakes)
  for wake in string.gmatch(wakes, '(%l+)=') do
    into[#into + 1] = due_member(execution_id, frame, token, wake)
  end
end
