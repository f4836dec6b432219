using System.Globalization;
using System.Text;
using System.Xml;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Tool;

/// <summary>Results in the form that CI systems show as tests: a suite a file, a case an expectation, or a migration or job where nothing is expected.</summary>
/// <remarks>
/// Times are virtual: a suite's is that from its first order to the end of its last migration, cases have none of their own. So the same
/// scenarios give the same file to the byte.
/// </remarks>
internal static class JUnitFile
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>Why the file cannot be written, or null. What is there and no test report is left alone.</summary>
    public static string? Fault(string path)
    {
        if (WritableFile.Fault(path) is { } fault)
        {
            return "--junit: " + fault;
        }

        try
        {
            return IsOther(path) ? $"--junit: {path} is there already and is no test report; give another name" : null;
        }
        catch (Exception e) when (WritableFile.IsOfFiles(e))
        {
            return "--junit: " + WritableFile.Because(path, e);
        }
    }

    /// <summary>Writes what came out, and which files do not read or do not go with a seed, for which the rest was not run.</summary>
    /// <param name="path">The JUnit file.</param>
    /// <param name="results">What was run.</param>
    /// <param name="others">Scenario files that were not run, each with its faults; those without are skipped.</param>
    /// <returns>Why it could not, or null.</returns>
    public static string? Write(string path, IEnumerable<(string File, ScenarioResult Result, ReplicationSummary? Replications)> results, IEnumerable<(string File, IReadOnlyList<string> Faults)> others) =>
        Write(path, [.. results.Select(r => new Suite(r.File, r.Result.Name, r.Result, TestCases.Of(r.Result, r.Replications))), .. others.Select(o => new Suite(o.File, o.File, null, [CaseOf(o.Faults)]))]);

    private static TestCase CaseOf(IReadOnlyList<string> faults) => faults.Count == 0
        ? new TestCase("is run", TestOutcome.Skipped, "another file has faults, so this one was not run")
        : new TestCase("is a scenario", TestOutcome.Error, faults[0], string.Join("\n", faults.Skip(1)));

    private static string? Write(string path, List<Suite> all)
    {
        var fault = WritableFile.Write(path, stream =>
        {
            using var xml = XmlWriter.Create(stream, Layout);
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", "livemig");
            WriteCounts(xml, [.. all.SelectMany(suite => suite.Cases)], new VirtualDuration(all.Sum(suite => suite.Time.Nanoseconds)));
            foreach (var suite in all)
            {
                Write(xml, suite);
            }

            xml.WriteEndElement();
        });
        return fault is null ? null : "--junit: " + fault;
    }

    private static void Write(XmlWriter xml, Suite suite)
    {
        var file = NameOf(suite.File);
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", suite.Name);
        WriteCounts(xml, suite.Cases, suite.Time);
        if (suite.Result is { } result)
        {
            xml.WriteStartElement("properties");
            Property(xml, "seed", result.Seed.ToString(CultureInfo.InvariantCulture));
            Property(xml, "digest", result.Digest);
            xml.WriteEndElement();
        }

        foreach (var one in suite.Cases)
        {
            xml.WriteStartElement("testcase");
            Attribute(xml, "classname", file);
            Attribute(xml, "name", one.Name);
            Attribute(xml, "file", file);
            Attribute(xml, "time", "0");
            if (one.Outcome != TestOutcome.Passed)
            {
                xml.WriteStartElement(one.Outcome switch { TestOutcome.Failed => "failure", TestOutcome.Error => "error", _ => "skipped" });
                Attribute(xml, "message", one.Message);
                if (one.Outcome != TestOutcome.Skipped)
                {
                    Attribute(xml, "type", one.Outcome == TestOutcome.Failed ? "expectation" : "scenario");
                    xml.WriteString(Allowed(one.Details.Length > 0 ? $"{one.Message}\n{one.Details}" : one.Message));
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string NameOf(string file) => file.Replace('\\', '/') is var path && path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static void WriteCounts(XmlWriter xml, List<TestCase> cases, VirtualDuration time)
    {
        Attribute(xml, "tests", Count(cases.Count));
        Attribute(xml, "failures", Count(cases.Count(c => c.Outcome == TestOutcome.Failed)));
        Attribute(xml, "errors", Count(cases.Count(c => c.Outcome == TestOutcome.Error)));
        Attribute(xml, "skipped", Count(cases.Count(c => c.Outcome == TestOutcome.Skipped)));
        Attribute(xml, "time", (time.TotalMilliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture));

        static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        Attribute(xml, "name", name);
        Attribute(xml, "value", value);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Allowed(value));

    // XML 1.0 has no way to write most control characters, not even escaped.
    private static string Allowed(string text)
    {
        var allowed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isAllowed = rune.Value is '\n' or '\t' || (rune.Value >= ' ' && rune.Value is not (0xFFFD or 0xFFFE or 0xFFFF));
            allowed.Append(isAllowed ? rune.ToString() : "?");
        }

        return allowed.ToString();
    }

    private static bool IsOther(string path)
    {
        if (WritableFile.IsDevice(path) || new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return false;
        }

        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        try
        {
            return reader.MoveToContent() != XmlNodeType.Element || reader.Name is not ("testsuites" or "testsuite");
        }
        catch (XmlException)
        {
            return true;
        }
    }

    private sealed record Suite(string File, string Name, ScenarioResult? Result, List<TestCase> Cases)
    {
        public VirtualDuration Time => Result?.Fleet.TimeToDrain ?? VirtualDuration.Zero;
    }
}
