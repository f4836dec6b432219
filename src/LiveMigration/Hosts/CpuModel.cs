namespace LiveMigration.Hosts;

/// <summary>A processor as a guest sees it: vendor and features.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Vendor">For example <c>intel</c>, <c>amd</c>.</param>
/// <param name="Features">Feature names in lower case, sorted.</param>
public sealed record CpuModel(string Name, string Vendor, IReadOnlyList<string> Features)
{
    /// <summary>The models known by name, in order of name.</summary>
    /// <remarks>
    /// Source: the named models of QEMU 7.2, target/i386/cpu.c, cut to the features that decide whether server guests can
    /// move (vector, crypto, security and virtual-memory extensions). What a firmware switches off is not known here: give
    /// the host its own feature list then.
    /// </remarks>
    public static IReadOnlyDictionary<string, CpuModel> Known { get; } = Build();

    /// <summary>Whether AES-GCM has instructions of its own: <c>aes</c> for the cipher, <c>pclmulqdq</c> for the tag.</summary>
    public bool HasAesInstructions => Features.Contains("aes", StringComparer.Ordinal) && Features.Contains("pclmulqdq", StringComparer.Ordinal);

    /// <summary>Whether a guest that sees this processor runs on that one: same vendor, and every feature is there.</summary>
    public bool RunsOn(CpuModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || (Vendor == other.Vendor && !Features.Except(other.Features, StringComparer.Ordinal).Any());
    }

    /// <summary>What is common to this processor and others of its vendor.</summary>
    /// <param name="others">Those of other vendors are passed over.</param>
    public CpuModel CommonWith(IEnumerable<CpuModel> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        IEnumerable<string> common = Features;
        foreach (var other in others.Where(o => o.Vendor == Vendor).Distinct())
        {
            common = [.. common.Intersect(other.Features, StringComparer.Ordinal)];
        }

        return new CpuModel($"{Vendor}-common", Vendor, [.. common]);
    }

    private static SortedDictionary<string, CpuModel> Build()
    {
        string[] nehalem = ["cx16", "lahf_lm", "nx", "popcnt", "sse", "sse2", "sse4_1", "sse4_2", "ssse3", "syscall"];
        string[] westmere = [.. nehalem, "aes", "pclmulqdq"];
        string[] sandyBridge = [.. westmere, "avx", "rdtscp", "tsc_deadline", "x2apic", "xsave"];
        string[] ivyBridge = [.. sandyBridge, "erms", "f16c", "fsgsbase", "rdrand", "smep"];
        string[] haswell = [.. ivyBridge, "avx2", "bmi1", "bmi2", "fma", "invpcid", "movbe", "pcid"];
        string[] broadwell = [.. haswell, "adx", "rdseed", "smap"];
        string[] skylake = [.. broadwell, "avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl", "clwb", "mpx", "pdpe1gb", "xsavec", "xsaves"];
        string[] cascadeLake = [.. skylake.Where(f => f != "mpx"), "arch_capabilities", "avx512vnni", "pku", "ssbd"];
        string[] iceLake = [.. cascadeLake, "avx512_vbmi2", "avx512_bitalg", "avx512_vpopcntdq", "avx512ifma", "avx512vbmi", "gfni", "la57", "sha_ni", "umip", "vaes", "vpclmulqdq"];
        string[] sapphireRapids = [.. iceLake, "amx_bf16", "amx_int8", "amx_tile", "avx512_bf16", "avx512_fp16", "avx_vnni", "serialize"];
        string[] naples = [.. nehalem, "abm", "adx", "aes", "avx", "avx2", "bmi1", "bmi2", "clflushopt", "f16c", "fma", "fsgsbase", "movbe", "pclmulqdq", "pdpe1gb", "rdrand", "rdseed", "rdtscp", "sha_ni", "smap", "smep", "sse4a", "xsave", "xsavec"];
        string[] rome = [.. naples, "clwb", "rdpid", "stibp", "umip", "wbnoinvd"];
        string[] milan = [.. rome, "erms", "fsrm", "invpcid", "pcid", "pku", "ssbd", "vaes", "vpclmulqdq", "xsaves"];
        string[] genoa = [.. milan, "avx512_bf16", "avx512_bitalg", "avx512_vbmi2", "avx512_vpopcntdq", "avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512ifma", "avx512vbmi", "avx512vl", "avx512vnni", "gfni", "la57"];
        (string Name, string[] Features)[] models =
        [
            ("intel-nehalem", nehalem), ("intel-westmere", westmere), ("intel-sandybridge", sandyBridge),
            ("intel-ivybridge", ivyBridge), ("intel-haswell", haswell), ("intel-broadwell", broadwell),
            ("intel-skylake", skylake), ("intel-cascadelake", cascadeLake), ("intel-icelake", iceLake),
            ("intel-sapphirerapids", sapphireRapids), ("amd-naples", naples), ("amd-rome", rome), ("amd-milan", milan),
            ("amd-genoa", genoa),
        ];
        var known = new SortedDictionary<string, CpuModel>(StringComparer.Ordinal);
        foreach (var (name, features) in models)
        {
            known.Add(name, new CpuModel(name, name[..name.IndexOf('-', StringComparison.Ordinal)], [.. features.Order(StringComparer.Ordinal)]));
        }

        return known;
    }
}
