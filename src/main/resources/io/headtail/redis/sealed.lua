-- Stores an ended hour, day or month, unless what is stored of it is better, and names it as the current one, unless
-- the one that is named ended later.
-- KEYS: 1 the answer (a string), whose name ends with its end as yyyy-mm-ddThh:mm:ssZ; 2 the name of the current one.
-- ARGV: 1 payload, 2 precedence.
-- Returns 0 if what is stored stands, 1 if it was replaced, 2 if nothing was stored.
local function ended(key)
  local digits = string.gsub(string.sub(key, -20), '[^0-9]', '')
  return tonumber(digits) or 0
end
local function precedence(payload)
  local valid, answer = pcall(cjson.decode, payload)
  if not valid or type(answer) ~= 'table' then
    return -1
  end
  return 4 * (tonumber(answer.revision) or 0) + (answer.complete == true and 2 or 0) + (answer.final == true and 1 or 0)
end
local stored = redis.call('GET', KEYS[1])
local outcome = 0
if not stored then
  outcome = 2
elseif stored ~= ARGV[1] and tonumber(ARGV[2]) >= precedence(stored) then
  outcome = 1
end
if outcome > 0 then
  redis.call('SET', KEYS[1], ARGV[1])
end
local current = redis.call('GET', KEYS[2])
if not current or ended(KEYS[1]) > ended(current) then
  redis.call('SET', KEYS[2], KEYS[1])
  outcome = math.max(outcome, 1)
end
return outcome
