using System.Runtime.InteropServices;

namespace ContentClasses;

/// <summary>The functions of libz, libzstd and liblz4 that are measured.</summary>
internal static unsafe class Libraries
{
    public const int ZSyncFlush = 2, ZFinish = 4;
    public const int ZstdCompressionLevel = 100, ZstdFlush = 1;

    [StructLayout(LayoutKind.Sequential)]
    public struct ZStream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public nuint TotalIn;
        public byte* NextOut;
        public uint AvailableOut;
        public nuint TotalOut;
        public nint Message, State, Allocate, Free, Opaque;
        public int DataType;
        public nuint Adler, Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ZstdBuffer
    {
        public byte* Data;
        public nuint Size;
        public nuint At;
    }

    [DllImport("libz.so.1")]
    public static extern int deflateInit_(ZStream* stream, int level, [MarshalAs(UnmanagedType.LPStr)] string version, int size);

    [DllImport("libz.so.1")]
    public static extern int deflate(ZStream* stream, int flush);

    [DllImport("libz.so.1")]
    public static extern int deflateReset(ZStream* stream);

    [DllImport("libz.so.1")]
    public static extern int inflateInit_(ZStream* stream, [MarshalAs(UnmanagedType.LPStr)] string version, int size);

    [DllImport("libz.so.1")]
    public static extern int inflate(ZStream* stream, int flush);

    [DllImport("libz.so.1")]
    public static extern int inflateReset(ZStream* stream);

    [DllImport("libzstd.so.1")]
    public static extern nint ZSTD_createCCtx();

    [DllImport("libzstd.so.1")]
    public static extern nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [DllImport("libzstd.so.1")]
    public static extern nuint ZSTD_compressStream2(nint context, ZstdBuffer* output, ZstdBuffer* input, int end);

    [DllImport("libzstd.so.1")]
    public static extern nuint ZSTD_compress2(nint context, byte* target, nuint capacity, byte* source, nuint size);

    [DllImport("libzstd.so.1")]
    public static extern nint ZSTD_createDCtx();

    [DllImport("libzstd.so.1")]
    public static extern nuint ZSTD_decompressStream(nint context, ZstdBuffer* output, ZstdBuffer* input);

    [DllImport("libzstd.so.1")]
    public static extern nuint ZSTD_decompressDCtx(nint context, byte* target, nuint capacity, byte* source, nuint size);

    [DllImport("liblz4.so.1")]
    public static extern int LZ4_compress_default(byte* source, byte* target, int size, int capacity);

    [DllImport("liblz4.so.1")]
    public static extern int LZ4_decompress_safe(byte* source, byte* target, int size, int capacity);
}
