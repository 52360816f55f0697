using ThumbGate.Gateway.Storage;

namespace ThumbGate.Gateway.Audit.Journal;

/// <summary>Two gateways that write one record would each believe that they know all of it: the second doesn't start.</summary>
internal static class JournalLock
{
    public const string FileName = "lock";

    /// <exception cref="StoreUnavailableException">Another gateway holds it, or the folder can't be made.</exception>
    public static FileStream Take(string folder, string databasePath)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The journal {folder} can't be made ({exception.Message}). Make its folder writable.", exception);
        }

        try
        {
            return new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreUnavailableException($"The journal {folder} can't be used ({exception.Message}). Make the folder and its files writable.", exception);
        }
        catch (IOException exception)
        {
            throw new StoreUnavailableException(
                $"The record {databasePath} is in use by another gateway ({exception.Message}). Stop that one, or point store.path (or --data) elsewhere.",
                exception);
        }
    }
}
