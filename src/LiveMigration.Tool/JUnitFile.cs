using System.Globalization;
using System.Xml;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool;

/// <summary>Results in the form that CI systems show as tests: a suite a scenario, a case an expectation, or a migration or job where nothing is expected.</summary>
internal static class JUnitFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <returns>Why it could not, or null.</returns>
    public static string? Write(string path, IEnumerable<ScenarioResult> results)
    {
        var sibling = $"{path}.unfinished-{Environment.ProcessId}";
        try
        {
            using (var writer = XmlWriter.Create(sibling, new XmlWriterSettings { Indent = true }))
            {
                writer.WriteStartElement("testsuites");
                foreach (var result in results)
                {
                    Suite(writer, result);
                }

                writer.WriteEndElement();
            }

            File.Move(sibling, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (File.Exists(sibling))
            {
                File.Delete(sibling);
            }

            return $"--junit: {path} cannot be written: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static void Suite(XmlWriter writer, ScenarioResult result)
    {
        var cases = result.Expectations.Count > 0
            ? result.Expectations.Select(e => ($"{e.Name}: {e.What} {e.Expected}", e.IsMet, $"it was {e.Actual}")).ToList()
            : result.Migrations.Select(m => ($"{m.Report.Vm}: completes", m.Report.Status == MigrationStatus.Completed, $"{StatusWords.Of(m.Report.Status)}: {m.Report.Reason}"))
                .Concat(result.Jobs.Select(j => ($"{j.Job}: is done", j.IsComplete, string.Join("; ", j.NotReached.Select(o => $"{o.What}: {o.Why}")))))
                .ToList();
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", result.Name);
        writer.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("failures", cases.Count(c => !c.Item2).ToString(CultureInfo.InvariantCulture));
        foreach (var (name, isMet, otherwise) in cases)
        {
            writer.WriteStartElement("testcase");
            writer.WriteAttributeString("classname", result.Name);
            writer.WriteAttributeString("name", name);
            if (!isMet)
            {
                writer.WriteStartElement("failure");
                writer.WriteAttributeString("message", otherwise);
                writer.WriteString(string.Join("\n", result.Reports.Select(r => $"{r.Vm}: {StatusWords.Of(r.Status)}: {r.Reason}")));
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }
}
