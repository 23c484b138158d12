-- How good an answer of an ended hour, day or month is that is stored, as sealed.lua compares them.
-- KEYS: 1 the answer (a string).
-- Returns its precedence, or -1 if there is none, or something else.
local stored = redis.call('GET', KEYS[1])
-- The marks come before the items, which need not be read.
local items = stored and string.find(stored, '"items":', 1, true)
if not items then
  return -1
end
return precedence_of(decode(string.sub(stored, 1, items - 1) .. '"items":[]}'))
