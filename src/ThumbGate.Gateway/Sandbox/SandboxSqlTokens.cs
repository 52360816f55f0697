using System.Text;

namespace ThumbGate.Gateway.Sandbox;

/// <summary>Splits a statement into words, literals and signs.</summary>
internal static class SandboxSqlTokens
{
    /// <exception cref="SandboxSqlException">A literal does not end.</exception>
    public static List<string> Read(string sql)
    {
        var tokens = new List<string>();
        var i = 0;
        while (i < sql.Length)
        {
            var c = sql[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '\'')
            {
                tokens.Add(Quoted(sql, ref i));
            }
            else if (c is '"')
            {
                var end = sql.IndexOf('"', i + 1);
                tokens.Add(end < 0 ? throw new SandboxSqlException("syntax error: unterminated identifier.") : sql[(i + 1)..end]);
                i = end + 1;
            }
            else if (IsWord(c) || (c is '-' && i + 1 < sql.Length && char.IsAsciiDigit(sql[i + 1])))
            {
                var start = i++;
                while (i < sql.Length && (IsWord(sql[i]) || sql[i] is '.'))
                {
                    i++;
                }

                tokens.Add(sql[start..i]);
            }
            else
            {
                var two = i + 1 < sql.Length && sql.AsSpan(i, 2) is "<>" or "!=" or ">=" or "<=";
                tokens.Add(sql.Substring(i, two ? 2 : 1));
                i += two ? 2 : 1;
            }
        }

        return tokens;
    }

    /// <summary>A literal's value: text without its quotes, a number as it stands.</summary>
    public static string Literal(string token)
    {
        if (token.StartsWith('\''))
        {
            return token[1..];
        }

        return SandboxSql.TryNumber(token, out _) ? token : throw new SandboxSqlException($"invalid identifier '{token.ToUpperInvariant()}'");
    }

    // A quoted text keeps its first quote, which tells it from a word.
    private static string Quoted(string sql, ref int i)
    {
        var text = new StringBuilder("'");
        i++;
        while (i < sql.Length)
        {
            if (sql[i] is not '\'')
            {
                text.Append(sql[i++]);
            }
            else if (i + 1 < sql.Length && sql[i + 1] is '\'')
            {
                text.Append('\'');
                i += 2;
            }
            else
            {
                i++;
                return text.ToString();
            }
        }

        throw new SandboxSqlException("syntax error: unterminated string.");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';
}
