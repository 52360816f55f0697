namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Number values of GraphQL: JSON's numbers, followed by nothing that could belong to them.</summary>
internal static class GraphQlNumbers
{
    /// <summary>Passes a number; false where none stands here.</summary>
    public static bool Pass(string text, ref int at)
    {
        if (At(text, at) == '-')
        {
            at++;
        }

        var start = at;
        if (!Digits(text, ref at) || (text[start] == '0' && at > start + 1))
        {
            return false;
        }

        if (At(text, at) == '.')
        {
            at++;
            if (!Digits(text, ref at))
            {
                return false;
            }
        }

        if (At(text, at) is 'e' or 'E')
        {
            at += At(text, at + 1) is '+' or '-' ? 2 : 1;
            if (!Digits(text, ref at))
            {
                return false;
            }
        }

        return At(text, at) != '.' && At(text, at) != '_' && !char.IsAsciiLetter(At(text, at));
    }

    private static bool Digits(string text, ref int at)
    {
        var start = at;
        while (char.IsAsciiDigit(At(text, at)))
        {
            at++;
        }

        return at > start;
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
