using static ContentClasses.Libraries;

namespace ContentClasses;

/// <summary>A compression as a migration uses it: pieces one after the other through one context.</summary>
internal abstract unsafe class Codec
{
    /// <summary>Begins a stream anew.</summary>
    public virtual void Restart()
    {
    }

    public abstract int Compress(byte* source, int size, byte* target, int capacity);

    public abstract void Decompress(byte* source, int size, byte* target, int pieceSize);
}

/// <summary>zlib: a stream that is flushed after each piece, or each piece by itself.</summary>
internal sealed unsafe class Zlib : Codec
{
    private readonly bool isStream;
    private readonly ZStream* deflater = (ZStream*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
    private readonly ZStream* inflater = (ZStream*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(ZStream));

    public Zlib(bool isStream, int level)
    {
        this.isStream = isStream;
        Check(deflateInit_(deflater, level, "1.2.13", sizeof(ZStream)) == 0);
        Check(inflateInit_(inflater, "1.2.13", sizeof(ZStream)) == 0);
    }

    public override void Restart()
    {
        deflateReset(deflater);
        inflateReset(inflater);
    }

    public override int Compress(byte* source, int size, byte* target, int capacity)
    {
        deflater->NextOut = target;
        deflater->AvailableOut = (uint)capacity;
        if (!isStream)
        {
            deflateReset(deflater);
            deflater->NextIn = source;
            deflater->AvailableIn = (uint)size;
            Check(deflate(deflater, ZFinish) == 1);
        }
        else
        {
            // A page a call as QEMU's multifd does; the last one flushes.
            for (var at = 0; at < size; at += 4096)
            {
                deflater->NextIn = source + at;
                deflater->AvailableIn = 4096;
                Check(deflate(deflater, at + 4096 >= size ? ZSyncFlush : 0) == 0);
            }
        }

        return capacity - (int)deflater->AvailableOut;
    }

    public override void Decompress(byte* source, int size, byte* target, int pieceSize)
    {
        if (!isStream)
        {
            inflateReset(inflater);
        }

        inflater->NextIn = source;
        inflater->AvailableIn = (uint)size;
        inflater->NextOut = target;
        inflater->AvailableOut = (uint)pieceSize;
        Check(inflate(inflater, ZSyncFlush) >= 0 && inflater->AvailableOut == 0);
    }

    private static void Check(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidOperationException("zlib failed");
        }
    }
}

/// <summary>zstd, in the same two ways.</summary>
internal sealed unsafe class Zstd(bool isStream, int level) : Codec
{
    private nint compressor = Compressor(level);
    private nint decompressor = ZSTD_createDCtx();

    public override void Restart() => (compressor, decompressor) = (Compressor(level), ZSTD_createDCtx());

    public override int Compress(byte* source, int size, byte* target, int capacity)
    {
        if (!isStream)
        {
            return (int)ZSTD_compress2(compressor, target, (nuint)capacity, source, (nuint)size);
        }

        var output = new ZstdBuffer { Data = target, Size = (nuint)capacity };
        for (var at = 0; at < size; at += 4096)
        {
            var input = new ZstdBuffer { Data = source + at, Size = 4096 };
            var left = ZSTD_compressStream2(compressor, &output, &input, at + 4096 >= size ? ZstdFlush : 0);
            if (at + 4096 >= size && left != 0)
            {
                throw new InvalidOperationException("zstd failed");
            }
        }

        return (int)output.At;
    }

    public override void Decompress(byte* source, int size, byte* target, int pieceSize)
    {
        if (!isStream)
        {
            ZSTD_decompressDCtx(decompressor, target, (nuint)pieceSize, source, (nuint)size);
            return;
        }

        var input = new ZstdBuffer { Data = source, Size = (nuint)size };
        var output = new ZstdBuffer { Data = target, Size = (nuint)pieceSize };
        while (output.At < output.Size)
        {
            ZSTD_decompressStream(decompressor, &output, &input);
        }
    }

    private static nint Compressor(int level)
    {
        var context = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(context, ZstdCompressionLevel, level);
        return context;
    }
}

/// <summary>LZ4, each piece by itself.</summary>
internal sealed unsafe class Lz4 : Codec
{
    public override int Compress(byte* source, int size, byte* target, int capacity) => LZ4_compress_default(source, target, size, capacity);

    public override void Decompress(byte* source, int size, byte* target, int pieceSize) => LZ4_decompress_safe(source, target, size, pieceSize);
}

/// <summary>Plain LZ77 of [MS-XCA], each piece by itself.</summary>
internal sealed unsafe class XpressCodec : Codec
{
    private readonly int[] table = new int[1 << 13];

    public override int Compress(byte* source, int size, byte* target, int capacity) => Xpress.Compress(source, size, target, table);

    public override void Decompress(byte* source, int size, byte* target, int pieceSize) => Xpress.Decompress(source, size, target, pieceSize);
}
