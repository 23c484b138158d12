-- Replaces the newest answer of a window, unless what is stored is newer or better.
-- KEYS: 1 the marks (a hash), 2 the payload (a string), 3 the ranks (a sorted set), which all time lacks.
-- ARGV: 1 tick, epoch ms; 2 precedence at that tick; 3 payload; 4 number of arguments that follow for the marks;
-- then field, value, … of the marks; then score, member, … of the ranks.
-- Returns 0 if what is stored stands, 1 if it was replaced, 2 if nothing was stored.
local tick, precedence = ARGV[1], tonumber(ARGV[2])
local stored = redis.call('HMGET', KEYS[1], 'tick', 'precedence')
local outcome = 2
if stored[1] and redis.call('EXISTS', KEYS[2]) == 1 then
  local newer = tonumber(tick) - tonumber(stored[1])
  if newer < 0 or newer == 0 and precedence < tonumber(stored[2]) then
    return 0
  end
  if newer == 0 and redis.call('GET', KEYS[2]) == ARGV[3] then
    return 0
  end
  outcome = 1
end
local ranks = 5 + ARGV[4]
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'tick', tick, 'precedence', ARGV[2], unpack(ARGV, 5, ranks - 1))
redis.call('SET', KEYS[2], ARGV[3])
if KEYS[3] then
  redis.call('DEL', KEYS[3])
  -- unpack can return some thousands of values only.
  for from = ranks, #ARGV, 1000 do
    redis.call('ZADD', KEYS[3], unpack(ARGV, from, math.min(from + 999, #ARGV)))
  end
end
return outcome
