-- A long text by its hash. The execution's own input lies in the execution hash, from its second format on.
local function kept_text(hash)
  return redis.call('HGET', payloads, hash) or redis.call('HGET', execution, '#' .. hash)
end
