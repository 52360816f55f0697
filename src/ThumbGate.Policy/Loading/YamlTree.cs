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

        var tree = new YamlTree(file, text.TrimStart('\uFEFF'), errors);
        try
        {
            return tree.Document();
        }
        catch (YamlException e)
        {
            tree.Broken(e.Start, "not YAML: " + (e.InnerException?.Message ?? e.Message).TrimEnd('.', ' '));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The scanner throws these on some texts that end where they can't, without saying where.
            tree.Broken(tree._parser.Current?.End ?? Mark.Empty, "not YAML");
            return null;
        }
    }

    private void Broken(Mark at, string message) => _errors.Add(
        _file, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column), "", message, "check indentation, quotes and brackets here and on the line above");

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
            return new ConfigScalar(_file, (int)alias.Start.Line, (int)alias.Start.Column, "", true) { IsReported = true };
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            Check(scalar);
            return new ConfigScalar(_file, (int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain);
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

    private void Error(ParsingEvent at, string value, string message, string cure) =>
        _errors.Add(_file, (int)at.Start.Line, (int)at.Start.Column, value, message, cure);
}
