using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>How far an address reaches, as far as forwarding to it goes.</summary>
internal enum AddressReach : byte
{
    /// <summary>Link-local, metadata services, multicast, unspecified, reserved: nothing to forward to, whatever config says.</summary>
    Never = 0,

    /// <summary>Loopback, private, shared, documentation and the like: only where the integration allows private addresses.</summary>
    Private,

    Public,
}

/// <summary>Sorts addresses. Forms of IPv6 that carry an IPv4 address are judged by what they carry.</summary>
internal static class AddressRules
{
    private static readonly (uint Network, int Bits)[] NeverV4 =
    [
        (V4(0, 0, 0, 0), 8),
        (V4(169, 254, 0, 0), 16),
        (V4(100, 100, 100, 200), 32), // metadata
        (V4(168, 63, 129, 16), 32), // host agent of virtual machines
        (V4(192, 0, 0, 192), 32), // metadata
        (V4(224, 0, 0, 0), 4),
        (V4(240, 0, 0, 0), 4), // reserved, and broadcast
    ];

    private static readonly (uint Network, int Bits)[] PrivateV4 =
    [
        (V4(10, 0, 0, 0), 8),
        (V4(100, 64, 0, 0), 10),
        (V4(127, 0, 0, 0), 8),
        (V4(172, 16, 0, 0), 12),
        (V4(192, 0, 0, 0), 24),
        (V4(192, 0, 2, 0), 24),
        (V4(192, 168, 0, 0), 16),
        (V4(198, 18, 0, 0), 15),
        (V4(198, 51, 100, 0), 24),
        (V4(203, 0, 113, 0), 24),
    ];

    private static readonly (UInt128 Network, int Bits)[] NeverV6 =
    [
        V6("::", 128),
        V6("fe80::", 10),
        V6("ff00::", 8),
        V6("fd00:ec2::254", 128), // metadata
        V6("fd20:ce::254", 128), // metadata
    ];

    private static readonly (UInt128 Network, int Bits)[] PrivateV6 =
    [
        V6("::1", 128),
        V6("fc00::", 7),
        V6("fec0::", 10),
        V6("2001:db8::", 32),
        V6("3fff::", 20),
        V6("100::", 64),
    ];

    public static AddressReach ReachOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
        {
            return AddressReach.Never;
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => ReachOfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            AddressFamily.InterNetworkV6 when length == 16 => ReachOfV6(bytes),
            _ => AddressReach.Never,
        };
    }

    private static AddressReach ReachOfV4(uint address) =>
        IsIn(NeverV4, address) ? AddressReach.Never
        : IsIn(PrivateV4, address) ? AddressReach.Private
        : AddressReach.Public;

    private static AddressReach ReachOfV6(ReadOnlySpan<byte> bytes)
    {
        var address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if (IsIn(NeverV6, address))
        {
            return AddressReach.Never;
        }

        if (IsIn(PrivateV6, address))
        {
            return AddressReach.Private;
        }

        return TryReadCarried(bytes, out var carried, out var ceiling)
            ? (AddressReach)Math.Min((byte)ReachOfV4(carried), (byte)ceiling)
            : AddressReach.Public;
    }

    /// <summary>Reads the IPv4 address inside a mapped, compatible, NAT64, 6to4, Teredo or ISATAP address.</summary>
    private static bool TryReadCarried(ReadOnlySpan<byte> bytes, out uint carried, out AddressReach ceiling)
    {
        ceiling = AddressReach.Public;
        var last = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        carried = last;
        if (bytes[..10].IndexOfAnyExcept((byte)0) < 0 && (BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) is 0 or 0xFFFF))
        {
            return true;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x00, 0x64, 0xFF, 0x9B]))
        {
            // The well-known prefix is 64:ff9b::/96; all else below 64:ff9b::/32 is a network's own.
            ceiling = bytes[4..12].IndexOfAnyExcept((byte)0) < 0 ? AddressReach.Public : AddressReach.Private;
            return true;
        }

        if (bytes[0] == 0x20 && bytes[1] == 0x02)
        {
            carried = BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
            return true;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x20, 0x01, 0x00, 0x00]))
        {
            carried = ~last;
            return true;
        }

        return (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) & 0xFDFF_FFFF) == 0x0000_5EFE;
    }

    private static bool IsIn((uint Network, int Bits)[] networks, uint address)
    {
        foreach (var (network, bits) in networks)
        {
            if (((address ^ network) >> (32 - bits)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn((UInt128 Network, int Bits)[] networks, UInt128 address)
    {
        foreach (var (network, bits) in networks)
        {
            if (((address ^ network) >> (128 - bits)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static (UInt128 Network, int Bits) V6(string network, int bits) =>
        (BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(network).GetAddressBytes()), bits);

    private static uint V4(byte a, byte b, byte c, byte d) => ((uint)a << 24) | ((uint)b << 16) | ((uint)c << 8) | d;
}
