// Measures what compression makes of pages, by content class and algorithm: bytes of a page, cycles a byte to compress and to
// decompress. Each folder in FOLDER is a class; its files are cut into pages of 4 KiB, zero pages left out as a migration does.
//
//   samples/content-classes/collect.sh /tmp/content
//   dotnet run -c Release --project samples/content-classes -- /tmp/content
//   dotnet run -c Release --project samples/content-classes -- --aes

using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ContentClasses;

const int PageBytes = 4096, PacketPages = 128, MostPages = 64 * PacketPages;

if (args is ["--aes"])
{
    MeasureAes();
    return 0;
}

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: ContentClasses FOLDER | --aes");
    return 2;
}

(string Name, Func<bool, Codec> Make)[] algorithms = [("zlib 1", stream => new Zlib(stream, 1)), ("zstd 1", stream => new Zstd(stream, 1)), ("LZ4", _ => new Lz4()), ("XPRESS", _ => new XpressCodec())];
var classes = Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal).Select(folder => (Name: Path.GetFileName(folder), Pages: PagesOf(folder))).ToList();
foreach (var share in (double[])[0, 0.0625, 0.125, 0.25, 0.5, 0.75, 1])
{
    classes.Add(($"random {share:P1}", PartRandom(share, 0)));
}

classes.Add(("random 50.0% + 1 write", PartRandom(0.5, 1)));
classes.Add(("random 50.0% + 9 writes", PartRandom(0.5, 9)));
Say($"clock {ClockGigahertz():0.00} GHz");
foreach (var (name, make) in algorithms)
{
    foreach (var inStream in (bool[])[true, false])
    {
        Say($"{name}, {(inStream ? "packets of 512 KiB" : "page by page")}");
        foreach (var (className, pages) in classes)
        {
            var (bytes, compress, decompress) = Measure(make(inStream), pages, inStream ? PacketPages * PageBytes : PageBytes);
            Say($"  {className,-24}{pages.Length / PageBytes,7} pages{bytes,10:0.0} bytes{compress,8:0.00} + {decompress,5:0.00} cycles/byte");
        }
    }
}

return 0;

static void Say(string line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

static unsafe (double Bytes, double CompressCycles, double DecompressCycles) Measure(Codec codec, byte[] pages, int pieceBytes)
{
    var pieces = pages.Length / pieceBytes;
    var capacity = pieceBytes * 9 / 8 + 1024;
    var packed = (byte*)NativeMemory.AlignedAlloc((nuint)((long)pieces * capacity), 64);
    var unpacked = (byte*)NativeMemory.AlignedAlloc((nuint)pieceBytes + 64, 64);
    var sizes = new int[pieces];
    var clock = ClockGigahertz();
    var (compress, decompress) = (double.MaxValue, double.MaxValue);
    fixed (byte* source = pages)
    {
        // The best of several passes: what disturbs only ever adds.
        for (var pass = 0; pass < 7; pass++)
        {
            codec.Restart();
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < pieces; i++)
            {
                sizes[i] = codec.Compress(source + (long)i * pieceBytes, pieceBytes, packed + (long)i * capacity, capacity);
            }

            compress = Math.Min(compress, watch.Elapsed.TotalNanoseconds * clock / pages.Length);
            watch.Restart();
            for (var i = 0; i < pieces; i++)
            {
                codec.Decompress(packed + (long)i * capacity, sizes[i], unpacked, pieceBytes);
            }

            decompress = Math.Min(decompress, watch.Elapsed.TotalNanoseconds * clock / pages.Length);
            if (pieces > 0 && !new ReadOnlySpan<byte>(unpacked, pieceBytes).SequenceEqual(new ReadOnlySpan<byte>(source + (long)(pieces - 1) * pieceBytes, pieceBytes)))
            {
                throw new InvalidOperationException("what was decompressed is not what was compressed");
            }
        }
    }

    NativeMemory.AlignedFree(packed);
    NativeMemory.AlignedFree(unpacked);
    return ((double)sizes.Sum(s => (long)s) * PageBytes / pages.Length, compress, decompress);
}

// A chain of rotations and additions, each of which takes one cycle and waits for the one before; the best of several short
// chains, since what disturbs only ever takes time.
static double ClockGigahertz()
{
    const int Turns = 20_000, StepsPerTurn = 16;
    var best = 0.0;
    for (var pass = 0; pass < 100; pass++)
    {
        var watch = Stopwatch.StartNew();
        Chain.Last = Chain.Run((ulong)pass, Turns);
        best = Math.Max(best, Turns * StepsPerTurn / watch.Elapsed.TotalNanoseconds);
    }

    return best;
}

// Files in order of name; of each a share of its data, in runs of adjoining pages spread over it, so that no file decides.
static byte[] PagesOf(string folder)
{
    const int RunPages = 16;
    var pages = new MemoryStream();
    var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
    var mostOfAFile = Math.Max(RunPages, MostPages / Math.Max(1, files.Count));
    foreach (var file in files)
    {
        var content = File.ReadAllBytes(file);
        var filled = Enumerable.Range(0, content.Length / PageBytes).Where(page => content.AsSpan(page * PageBytes, PageBytes).ContainsAnyExcept((byte)0)).ToList();
        var step = Math.Max(1, filled.Count / mostOfAFile);
        foreach (var page in filled.Where((_, i) => i / RunPages % step == 0).Take(mostOfAFile).TakeWhile(_ => pages.Length < (long)MostPages * PageBytes))
        {
            pages.Write(content, page * PageBytes, PageBytes);
        }
    }

    return pages.ToArray()[..(int)(pages.Length / (PacketPages * PageBytes) * (PacketPages * PageBytes))];
}

static byte[] PartRandom(double share, int writes)
{
    var random = new Random(1);
    var pages = new byte[8 * PacketPages * PageBytes];
    Array.Fill(pages, (byte)0x5A);
    for (var at = 0; at < pages.Length; at += PageBytes)
    {
        random.NextBytes(pages.AsSpan(at, (int)(share * PageBytes)));
        for (var write = 0; write < writes; write++)
        {
            var first = (int)(share * PageBytes);
            random.NextBytes(pages.AsSpan(at + first + random.Next((PageBytes - first) / 8) * 8, 8));
        }
    }

    return pages;
}

// OPENSSL_ia32cap="~0x200000200000000" takes AES's and the carry-less multiplication's instructions away.
static void MeasureAes()
{
    foreach (var keyBytes in (int[])[16, 32])
    {
        foreach (var size in (int[])[64, 4096, 16_384])
        {
            var clock = ClockGigahertz();
            using var aes = new AesGcm(new byte[keyBytes], 16);
            byte[] plain = new byte[size], sealedBytes = new byte[size], nonce = new byte[12], tag = new byte[16];
            var best = double.MaxValue;
            for (var pass = 0; pass < 10; pass++)
            {
                var records = (8 << 20) / (size + 1024);
                var watch = Stopwatch.StartNew();
                for (var i = 0; i < records; i++)
                {
                    nonce[0]++;
                    aes.Encrypt(nonce, plain, sealedBytes, tag);
                }

                best = Math.Min(best, watch.Elapsed.TotalNanoseconds * clock / records);
            }

            Say(string.Create(CultureInfo.InvariantCulture, $"AES-{keyBytes * 8}-GCM, record of {size,6}: {best,9:0} cycles, {best / size:0.00} cycles/byte"));
        }
    }
}
