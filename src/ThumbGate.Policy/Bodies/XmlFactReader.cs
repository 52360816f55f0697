using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Bodies;

/// <summary>Reads an XML body once, without a DTD and without fetching anything. Namespaces are not looked at.</summary>
internal static class XmlFactReader
{
    private const int MaxDepth = 64;

    /// <summary>Reads a body that is not empty.</summary>
    public static RequestRefusal? Read(ReadOnlyMemory<byte> body, XmlPaths? paths, ref FactSink sink)
    {
        // What holds NUL could be another encoding without saying so.
        if (!Utf8.IsValid(body.Span) || body.Span.Contains((byte)0))
        {
            return BodyRefusals.Xml;
        }

        using var stream = MemoryMarshal.TryGetArray(body, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = body.Length };
        try
        {
            using var reader = XmlReader.Create(stream, settings);
            return Walk(reader, paths, ref sink);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return BodyRefusals.Xml;
        }
    }

    private static RequestRefusal? Walk(XmlReader reader, XmlPaths? paths, ref FactSink sink)
    {
        var open = new Stack<Element>();
        open.Push(new Element(paths?.Root));
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.XmlDeclaration:
                    if (reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                    {
                        return BodyRefusals.Xml;
                    }

                    break;

                case XmlNodeType.Element:
                    if (Open(reader, open, ref sink) is { } refusal)
                    {
                        return refusal;
                    }

                    break;

                case XmlNodeType.EndElement:
                    Close(open.Pop(), ref sink);
                    break;

                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open.Peek().Text?.Append(reader.Value);
                    break;

                case XmlNodeType.Comment or XmlNodeType.ProcessingInstruction when open.Peek().Text is not null:
                    // Some parsers end the text here.
                    return BodyRefusals.Xml;

                default:
                    break;
            }
        }

        return null;
    }

    private static RequestRefusal? Open(XmlReader reader, Stack<Element> open, ref FactSink sink)
    {
        if (open.Count > MaxDepth)
        {
            return BodyRefusals.TooDeep;
        }

        var parent = open.Peek();
        parent.HasChildren = true;
        XmlPaths.Node? node = null;
        if (parent.Node is { } above)
        {
            foreach (var target in above.ChildNames)
            {
                sink.Item(target, reader.LocalName);
            }

            node = above.Child(reader.LocalName);
            if (node is null && above.IsVariant(reader.LocalName))
            {
                return BodyRefusals.KeyVariant;
            }

            if (node is not null && !(parent.Seen ??= []).Add(node))
            {
                return BodyRefusals.DuplicateKey;
            }
        }

        var element = new Element(node);
        if (node is not null)
        {
            foreach (var target in node.ChildNames)
            {
                sink.OpenList(target);
            }
        }

        if (reader.IsEmptyElement)
        {
            Close(element, ref sink);
        }
        else
        {
            open.Push(element);
        }

        return null;
    }

    private static void Close(Element element, ref FactSink sink)
    {
        if (element.Text is not { } text)
        {
            return;
        }

        var value = element.HasChildren ? FactValue.Structure : FactValue.FromText(text.ToString().Trim(' ', '\t', '\r', '\n'));
        foreach (var target in element.Node!.Texts)
        {
            sink.Put(target, value);
        }
    }

    private sealed class Element(XmlPaths.Node? node)
    {
        public XmlPaths.Node? Node { get; } = node;

        public StringBuilder? Text { get; } = node is { Texts.Length: > 0 } ? new StringBuilder() : null;

        public bool HasChildren { get; set; }

        public HashSet<XmlPaths.Node>? Seen { get; set; }
    }
}
