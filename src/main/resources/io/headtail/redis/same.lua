-- Whether an answer of an ended hour, day or month is still the one that was put there.
-- KEYS: 1 the answer (a string). ARGV: 1 its SHA-1, in hexadecimal.
local stored = redis.call('GET', KEYS[1])
return stored and redis.sha1hex(stored) == ARGV[1] and 1 or 0
