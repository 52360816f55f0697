using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ThumbGate.Policy.Loading;

/// <summary>
/// Reads one YAML document into nodes that know where they stand. What would let one text mean two things (duplicate keys, anchors,
/// aliases, tags, a second document) is an error.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 64;
    private readonly string _file;
    private readonly ConfigErrors _errors;
    private readonly Parser _parser;

    private YamlTree(string file, string text, ConfigErrors errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's root, or null where it can't be read or is empty.</summary>
    public static ConfigNode? Read(string file, byte[] content, ConfigErrors errors)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(file, 1, 1, "", "not UTF-8", "save the file as UTF-8");
            return null;
        }

        try
        {
            return new YamlTree(file, text.TrimStart('\uFEFF'), errors).Document();
        }
        catch (YamlException e)
        {
            var message = e.InnerException?.Message ?? e.Message;
            errors.Add(
                file,
                Math.Max(1, (int)e.Start.Line),
                Math.Max(1, (int)e.Start.Column),
                "",
                "not YAML: " + message.TrimEnd('.', ' '),
                "check indentation, quotes and brackets here and on the line above");
            return null;
        }
    }

    private ConfigNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(_file, 1, 1, "", "the file is empty", "write its keys or delete the file");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            Error(second, "---", "a second document in one file", "keep one document a file");
        }

        if (root is ConfigScalar { IsNull: true })
        {
            _errors.Add(_file, 1, 1, "", "the file is empty", "write its keys or delete the file");
            return null;
        }

        return root;
    }

    private ConfigNode Node(int depth)
    {
        if (_parser.Current is { } current && depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, $"nested more than {MaxDepth} levels deep");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            Error(alias, "*" + alias.Value, "an alias: what it repeats is not seen here", "write the value out");
            return Scalar(alias, "", true);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            Check(scalar);
            return Scalar(scalar, scalar.Value, scalar.Style == ScalarStyle.Plain);
        }

        return _parser.TryConsume<SequenceStart>(out var list) ? List(list, depth) : Map(_parser.Consume<MappingStart>(), depth);
    }

    private ConfigList List(SequenceStart start, int depth)
    {
        Check(start);
        var list = new ConfigList(_file, (int)start.Start.Line, (int)start.Start.Column);
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items.Add(Node(depth + 1));
        }

        return list;
    }

    private ConfigMap Map(MappingStart start, int depth)
    {
        Check(start);
        var map = new ConfigMap(_file, (int)start.Start.Line, (int)start.Start.Column);
        var seen = new Dictionary<string, ConfigScalar>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not ConfigScalar name)
            {
                _errors.Add(key, $"{key.Kind} where a key belongs", "write a name before the colon");
            }
            else if (!seen.TryAdd(name.Text, name))
            {
                _errors.Add(name, $"a key that line {seen[name.Text].Line} already has", "keep one of the two");
            }
            else
            {
                map.Entries.Add((name, value));
            }
        }

        return map;
    }

    private void Check(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            Error(node, "&" + node.Anchor.Value, "an anchor", "remove it and write the value out where it is needed");
        }

        if (!node.Tag.IsEmpty)
        {
            Error(node, node.Tag.Value, "a tag", "remove it; quote the value to keep it text");
        }
    }

    private ConfigScalar Scalar(ParsingEvent at, string text, bool plain) =>
        new(_file, (int)at.Start.Line, (int)at.Start.Column, text, plain);

    private void Error(ParsingEvent at, string value, string message, string cure) =>
        _errors.Add(_file, (int)at.Start.Line, (int)at.Start.Column, value, message, cure);
}
