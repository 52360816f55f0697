using System.Security.Cryptography;
using System.Text;
using ThumbGate.Gateway.Storage;
using ThumbGate.Policy.Hosting;

namespace ThumbGate.Gateway.Approvals;

/// <summary>
/// Opens the keys that held requests are sealed with: those of config, else one in a file beside the record. That one goes on opening what it
/// sealed once config names others.
/// </summary>
internal static class HoldKeys
{
    private const string OwnKey = "beside-the-record";

    /// <exception cref="StoreUnavailableException">A secret is missing or short, the file can't be read or made, or there is neither.</exception>
    public static HoldVault Open(IReadOnlyList<HoldKeySetting> settings, Database database)
    {
        var where = "holds.keys";
        var own = database.Path is { } path ? path + ".holds.key" : null;
        try
        {
            if (settings.Count > 0)
            {
                var keys = new List<(string, byte[])>();
                foreach (var key in settings)
                {
                    where = key.Secret.ToString();
                    keys.Add((key.Id, Encoding.UTF8.GetBytes(StoreSecret.Read(key.Secret))));
                }

                if (own is not null && File.Exists(own) && !keys.Exists(k => k.Item1 == OwnKey))
                {
                    where = own;
                    keys.Add((OwnKey, File.ReadAllBytes(own)));
                }

                return new HoldVault(keys);
            }

            where = own ?? throw new KeyNotFoundException("with this store every gateway needs the same keys, and there is no file beside the record to keep one in");
            if (!File.Exists(where))
            {
                StoreSecret.Create(where, RandomNumberGenerator.GetBytes(32));
            }

            return new HoldVault([(OwnKey, File.ReadAllBytes(where))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException)
        {
            throw new StoreUnavailableException($"The key of held requests {where} can't be used ({e.Message}). Provide at least 32 bytes there, or name another under holds.keys.", e);
        }
    }
}
