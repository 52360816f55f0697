namespace ThumbGate.Policy.Bodies;

/// <summary>What SQL text would do.</summary>
/// <param name="Risk">The most severe of its statements; unknown where it can't be read, or holds no statement.</param>
/// <param name="Verbs">Head verbs of its statements, upper case, in order.</param>
/// <param name="Tables">Names of the tables it touches as written, without duplicates.</param>
public sealed record SqlReading(RiskClass Risk, IReadOnlyList<string> Verbs, IReadOnlyList<string> Tables);

/// <summary>Tokenises SQL and judges each statement by its verb.</summary>
public static class SqlReader
{
    /// <summary>Reads one or more statements.</summary>
    public static SqlReading Read(string text) => new(RiskClass.Unknown, [], []);
}
