-- Stores an ended hour, day or month, unless what is stored of it is better, and names it as the current one, unless
-- the one that is named ended later.
-- KEYS: 1 the answer (a string), whose name ends with its end as yyyy-mm-ddThh:mm:ssZ; 2 the name of the current one.
-- ARGV: 1 payload, 2 precedence, 3 whether what the writer had before was of other settings: 1 or 0. Revisions of those
-- do not compare.
-- Returns 0 if what is stored stands, 1 if it was replaced, 2 if nothing was stored.
local function ended(key)
  local digits = string.gsub(string.sub(key, -20), '[^0-9]', '')
  return tonumber(digits) or 0
end
-- One mark is not taken back by who does not know of it: that a partition is missing, by one who has that.
local function marked(answer)
  return type(answer.degraded) == 'string'
    and (answer.final == true or not string.find(answer.degraded, 'stale-partitions=', 1, true))
end
local stored = redis.call('GET', KEYS[1])
local outcome = 0
if not stored then
  outcome = 2
elseif stored ~= ARGV[1] then
  local had, came = decode(stored), tonumber(ARGV[2])
  local better = precedence_of(had)
  if ARGV[3] == '1' and better >= 0 then
    came, better = came % 4, better % 4
  end
  if came > better or came == better and not (marked(had) and not decode(ARGV[1]).degraded) then
    outcome = 1
  end
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
