namespace ThumbGate.Gateway.Limits;

/// <summary>
/// What Redis does in one step. A budget is a hash from slot (a twelfth of the window, counted from 1970 by Redis's clock, which is the one clock
/// that all replicas share) to what was taken in it; a slot counts until twelve more have passed. A budget's key is of the epoch: after Redis
/// was emptied there is no epoch, and nothing is lent until one is made from the record.
/// </summary>
internal static class RedisScripts
{
    /// <summary>Keys: epoch, budget. Values: epoch, max, slot in µs, cost, slice, channel, name.</summary>
    /// <returns>-1: another epoch. 0, µs: refused for so long. 1, slot, slice, µs: until when the slice is good.</returns>
    public const string Take = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return { -1 } end
        local max, width = tonumber(ARGV[2]), tonumber(ARGV[3])
        local cost, slice = tonumber(ARGV[4]), tonumber(ARGV[5])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local slot = math.floor(now / width)
        local fields = redis.call('HGETALL', KEYS[2])
        local spent, taken = 0, {}
        for i = 1, #fields, 2 do
          local at, amount = tonumber(fields[i]), tonumber(fields[i + 1])
          if at < slot - 12 then
            redis.call('HDEL', KEYS[2], fields[i])
          else
            spent = spent + amount
            taken[at] = amount
          end
        end
        local free = max - spent
        if free < cost then
          local over, wait = cost - free, 13 * width
          for at = slot - 12, slot + 1 do
            over = over - (taken[at] or 0)
            if over <= 0 then
              wait = (at + 13) * width - now
              break
            end
          end
          redis.call('PUBLISH', ARGV[6], ARGV[7])
          return { 0, wait }
        end
        slice = math.min(slice, math.floor((free - cost) / 4))
        if cost > 0 then redis.call('HINCRBY', KEYS[2], string.format('%.0f', slot), string.format('%.0f', cost)) end
        if slice > 0 then redis.call('HINCRBY', KEYS[2], string.format('%.0f', slot + 1), string.format('%.0f', slice)) end
        if cost > 0 or slice > 0 then redis.call('PEXPIRE', KEYS[2], string.format('%.0f', math.ceil(15 * width / 1000))) end
        return { 1, slot, math.max(0, slice), (slot + 2) * width - now }
        """;

    /// <summary>Keys: epoch, budget. Values: epoch, slot, amount.</summary>
    public const string Return = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local back = math.min(tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0'), tonumber(ARGV[3]))
        if back > 0 then redis.call('HINCRBY', KEYS[2], ARGV[2], string.format('%.0f', -back)) end
        return back
        """;

    /// <summary>Counts even beyond the most. Keys: epoch, budget. Values: epoch, or empty while it is being made; slot in µs; age in µs, cost, and so on.</summary>
    public const string Charge = """
        if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
        local width = tonumber(ARGV[2])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        for i = 3, #ARGV, 2 do
          local slot = math.floor((now - tonumber(ARGV[i])) / width)
          if slot >= math.floor(now / width) - 12 then redis.call('HINCRBY', KEYS[2], string.format('%.0f', slot), ARGV[i + 1]) end
        end
        redis.call('PEXPIRE', KEYS[2], string.format('%.0f', math.ceil(15 * width / 1000)))
        return 1
        """;

    /// <summary>Keys: epoch, maker. Values: who asks.</summary>
    /// <returns>ms now; then the epoch; or an empty text for the one who is to make it; or nothing while another makes it.</returns>
    public const string Begin = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local epoch = redis.call('GET', KEYS[1])
        if epoch then return { now, epoch } end
        if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', 30000) then return { now, '' } end
        return { now }
        """;

    /// <summary>Keys: epoch, maker. Values: who asks, the epoch, or empty where it could not be made.</summary>
    public const string Finish = """
        if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[2])
        if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2]) end
        return 1
        """;
}
