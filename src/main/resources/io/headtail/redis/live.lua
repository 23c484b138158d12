-- Replaces the newest answer of a window, unless what is stored is newer or better.
-- KEYS: 1 the marks (a hash), 2 the payload (a string), 3 the ranks (a sorted set), which all time lacks.
-- ARGV: 1 tick, epoch ms; 2 precedence at that tick; 3 payload; 4 number of arguments that follow for the marks;
-- then field, value, … of the marks; then score, member, … of the ranks.
-- Returns 0 if what is stored stands, 1 if it was replaced, 2 if there was no payload.
local precedence, ranks = tonumber(ARGV[2]), 5 + ARGV[4]
local marks = {}
for at = 5, ranks - 1, 2 do
  marks[ARGV[at]] = ARGV[at + 1]
end
-- yyyy-mm-ddThh:mm:ssZ, or with ms, as digits that sort.
local function sortable(time)
  local digits = string.gsub(time, '[^0-9]', '')
  return digits .. string.rep('0', 17 - #digits)
end
local stored = redis.call('HMGET', KEYS[1], 'end', 'precedence', 'degraded')
local marked = stored[1]
local outcome = 2 - redis.call('EXISTS', KEYS[2])
if not marked and outcome == 1 then
  -- Redis has evicted the marks; the payload says the same.
  local answer = decode(redis.call('GET', KEYS[2]))
  local level = precedence_of(answer)
  if level >= 0 then
    stored = {answer['end'], level, answer.degraded}
  end
end
if stored[1] then
  local had, now = sortable(stored[1]), sortable(marks['end'])
  local better = tonumber(stored[2]) or 0
  if now < had or now == had and precedence < better then
    return 0
  end
  if now == had and precedence == better then
    -- One mark is not taken back by who does not know of it: that a partition is missing, by one who has that.
    if stored[3] and not marks.degraded
        and (precedence % 2 == 1 or not string.find(stored[3], 'stale-partitions=', 1, true)) then
      return 0
    end
    local whole = marked and outcome == 1
    if whole and KEYS[3] and #ARGV >= ranks then
      whole = redis.call('EXISTS', KEYS[3]) == 1
    end
    if whole and redis.call('GET', KEYS[2]) == ARGV[3] then
      return 0
    end
  end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'tick', ARGV[1], 'precedence', ARGV[2], unpack(ARGV, 5, ranks - 1))
redis.call('SET', KEYS[2], ARGV[3])
if KEYS[3] then
  redis.call('DEL', KEYS[3])
  -- unpack can return some thousands of values only.
  for from = ranks, #ARGV, 1000 do
    redis.call('ZADD', KEYS[3], unpack(ARGV, from, math.min(from + 999, #ARGV)))
  end
end
return outcome
