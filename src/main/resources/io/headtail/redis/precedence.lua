-- The beginning of every script (LuaScript).
-- What a payload says; an empty table if it is something else.
local function decode(payload)
  local valid, answer = pcall(cjson.decode, payload)
  return valid and type(answer) == 'table' and answer or {}
end
-- How good an answer is, as RedisAnswers.precedence says; -1 if it is none.
local function precedence_of(answer)
  if type(answer['end']) ~= 'string' then
    return -1
  end
  return 4 * (tonumber(answer.revision) or 0) + (answer.complete == true and 2 or 0) + (answer.final == true and 1 or 0)
end
