using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ThumbGate.Policy.Feedback;

/// <summary>
/// Names a request by what it does: role, operation, resource, query and content. Two requests with one fingerprint are the same act.
/// </summary>
public static class Fingerprints
{
    /// <summary>The fingerprint of a classified request. A request whose content was not digested has one of its own.</summary>
    public static Digest256 Of(AgentRequest request, string role)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(role, request.Operation.Id, request.Resource(), request.Target.Query, request.ContentDigest);
    }

    /// <inheritdoc cref="Of(AgentRequest, string)"/>
    public static Digest256 Of(string role, string operation, string resource, ReadOnlySpan<char> query, Digest256? content)
    {
        // Lengths go before the parts, so that no two different requests can be spelled alike.
        var most = Encoding.UTF8.GetMaxByteCount(role.Length + operation.Length + resource.Length + query.Length) + (5 * sizeof(int)) + Digest256.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = 0;
            Append(role, buffer, ref length);
            Append(operation, buffer, ref length);
            Append(resource, buffer, ref length);
            Append(query, buffer, ref length);
            buffer[length++] = content is null ? (byte)0 : (byte)1;
            content.GetValueOrDefault().CopyTo(buffer.AsSpan(length));
            length += Digest256.Length;

            Span<byte> digest = stackalloc byte[Digest256.Length];
            SHA256.HashData(buffer.AsSpan(0, length), digest);
            return Digest256.From(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Append(ReadOnlySpan<char> part, byte[] buffer, ref int length)
    {
        var written = Encoding.UTF8.GetBytes(part, buffer.AsSpan(length + sizeof(int)));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), written);
        length += sizeof(int) + written;
    }
}
