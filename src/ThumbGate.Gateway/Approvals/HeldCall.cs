using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThumbGate.Gateway.Approvals;

/// <summary>What a held request will send: the very bytes, less what never goes upstream and the credential, which only the gateway knows.</summary>
internal sealed record HeldCall
{
    public required string Method { get; init; }

    /// <summary>The raw target less the integration's prefix.</summary>
    public required string Target { get; init; }

    /// <summary>Headers that may go upstream, as they came.</summary>
    public required IReadOnlyList<KeyValuePair<string, string[]>> Headers { get; init; }

    /// <summary>How the agent reached the gateway: places that an answer points at are named by it.</summary>
    public required string Scheme { get; init; }

    /// <inheritdoc cref="Scheme"/>
    public required string Host { get; init; }

    /// <summary>The address that the request came from.</summary>
    public string? Client { get; init; }

    [JsonIgnore]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The call of a request whose body is buffered.</summary>
    public static HeldCall Of(GovernedRequest governed)
    {
        var request = governed.Context.Request;
        return new HeldCall
        {
            Method = governed.Request.Method,
            Target = governed.Request.Target.Raw,
            Headers = [.. governed.Integration.Catalog.Upstream.Names
                .Where(request.Headers.ContainsKey)
                .Select(name => KeyValuePair.Create(name, request.Headers[name].Select(v => v ?? "").ToArray()))],
            Scheme = request.Scheme,
            Host = request.Host.Value ?? "",
            Client = governed.Context.Connection.RemoteIpAddress?.ToString(),
            Body = governed.Request.Body,
        };
    }

    public byte[] ToBytes() => Framed.Write(this, Body.Span);

    /// <exception cref="JsonException">These bytes are no call.</exception>
    public static HeldCall From(byte[] bytes) => Framed.Read<HeldCall>(bytes, out var body) with { Body = body };

    [JsonIgnore]
    public IPAddress? ClientAddress => IPAddress.TryParse(Client, out var address) ? address : null;
}

/// <summary>What an executed request was answered, as far as it is kept.</summary>
internal sealed record KeptAnswer
{
    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string[]>> Headers { get; init; }

    /// <summary>Whether the body is all of it: one that broke off, or is larger than what is kept, is not handed out as an answer.</summary>
    public required bool IsWhole { get; init; }

    [JsonIgnore]
    public ReadOnlyMemory<byte> Body { get; init; }

    public byte[] ToBytes() => Framed.Write(this, Body.Span);

    /// <exception cref="JsonException">These bytes are no answer.</exception>
    public static KeptAnswer From(byte[] bytes) => Framed.Read<KeptAnswer>(bytes, out var body) with { Body = body };
}

/// <summary>A head in JSON, its length before it, and a body as it is.</summary>
internal static class Framed
{
    public static byte[] Write<T>(T head, ReadOnlySpan<byte> body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head);
        var bytes = new byte[sizeof(int) + json.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, json.Length);
        json.CopyTo(bytes.AsSpan(sizeof(int)));
        body.CopyTo(bytes.AsSpan(sizeof(int) + json.Length));
        return bytes;
    }

    public static T Read<T>(byte[] bytes, out ReadOnlyMemory<byte> body)
        where T : class
    {
        var length = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (length < 0 || length > bytes.Length - sizeof(int))
        {
            throw new JsonException("The length of the head is not one.");
        }

        body = bytes.AsMemory(sizeof(int) + length);
        return JsonSerializer.Deserialize<T>(bytes.AsSpan(sizeof(int), length)) ?? throw new JsonException("There is no head.");
    }
}
