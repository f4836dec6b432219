using System.Text;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Files that are broken, cut off or made to do harm: one line each, no exception, no long wait.</summary>
public class HostileFileTests
{
    [Theory]
    [InlineData("", "1:1: is empty; `livemig init` writes a scenario to start from")]
    [InlineData("# only a comment\n", "1:1: is empty; `livemig init` writes a scenario to start from")]
    [InlineData("---\nname: a\n---\nname: b\n", "3:1: a second document begins here; a file holds one scenario")]
    [InlineData("hello\n", "1:1: \"hello\" stands here; allowed is a group of the fields $schema, formatVersion, name, seed, verify, detail, network, hosts, hostsFrom, vms, vmsFrom, dirtyRatesFrom, cluster, migrations, jobs, expect")]
    [InlineData("- a\n", "1:1: a list stands here; allowed is a group of the fields $schema, formatVersion, name, seed, verify, detail, network, hosts, hostsFrom, vms, vmsFrom, dirtyRatesFrom, cluster, migrations, jobs, expect")]
    [InlineData("hosts: [{name: a", "2:1: is neither YAML nor JSON: While parsing a flow mapping, did not find expected ',' or '}'")]
    [InlineData("{\"name\": \"j\",, }", "1:14: is neither YAML nor JSON: While parsing a node, did not find expected node content")]
    [InlineData("hosts: &a [*a]\n", "1:12: *a refers to no anchor that stands before it")]
    [InlineData("hosts: *b\n", "1:8: *b refers to no anchor that stands before it")]
    [InlineData("? [a]\n: 3\n", "1:3: a key must be a single word")]
    [InlineData("name: a\nhosts:\n\t- name: x\n", "3:1: a tab stands in the indentation; indent with spaces")]
    [InlineData("name: a\n\0\n", "2:1: a NUL character stands here; a scenario is plain text")]
    [InlineData("formatVersion: 2\nguests: [{ nmae: x }]\n", "1:16: formatVersion: \"2\" is made for a newer livemig; this one reads version 1")]
    [InlineData("name: a\nwhatever: {}\nformatVersion: 99999999999999999999\n", "3:16: formatVersion: \"99999999999999999999\" is made for a newer livemig; this one reads version 1")]
    [InlineData("services: {}\nvolumes: {}\n", "1:1: is no scenario: it has none of the fields of one; `livemig init` writes a scenario to start from")]
    [InlineData("{\"formatVersion\": 1, \"scenario\": \"x\", \"seed\": 1, \"migrations\": []}", "1:1: is a report that livemig wrote, no scenario; `livemig diff` compares two of them")]
    public void A_broken_file_gives_one_line(string text, string line) => Texts.FaultsOf(text).Should().Equal(line);

    [Fact]
    public void Deep_nesting_ends_the_reading_at_once()
    {
        Texts.FaultsOf("hosts: " + new string('[', 100_000)).Should().Equal("1:32: is nested more than 24 levels deep; no scenario is");
        Texts.FaultsOf("hosts:" + string.Concat(Enumerable.Range(1, 500).Select(i => "\n" + new string(' ', i) + "a:"))).Should().ContainSingle().Which.Should().EndWith("is nested more than 24 levels deep; no scenario is");
    }

    [Fact]
    public void Aliases_that_would_expand_without_bound_are_counted_not_expanded()
    {
        var text = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var letter = 'b'; letter <= 'z'; letter++)
        {
            text.Append(letter).Append(": &").Append(letter).Append(" [").AppendJoin(',', Enumerable.Repeat("*" + (char)(letter - 1), 9)).Append("]\n");
        }

        Texts.FaultsOf(text.ToString()).Should().Equal("1:1: holds more than 200000 values when its aliases are written out");
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read() =>
        Texts.FaultsOf("name: x\n# " + new string('y', ScenarioReader.LargestFileBytes)).Should().Equal("is larger than 4 MiB; no scenario is");

    [Fact]
    public void Text_that_is_not_utf8_is_told_with_its_place()
    {
        ScenarioReader.Read("name: caf\xe9\n"u8.ToArray().Select((b, i) => i is 9 ? (byte)0xE9 : b).ToArray(), "s.yaml").Faults.Should().ContainSingle()
            .Which.ToString().Should().StartWith("s.yaml:1:").And.EndWith(": is not UTF-8 text; save it as UTF-8");
        ScenarioReader.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("name: a")).ToArray(), "s.yaml").Faults.Should().ContainSingle()
            .Which.ToString().Should().Be("s.yaml:1:1: is not UTF-8 text; save it as UTF-8");
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        ScenarioReader.Read(Encoding.UTF8.Preamble.ToArray().Concat(Encoding.UTF8.GetBytes(Texts.Good)).ToArray(), "s.yaml").Faults.Should().BeEmpty();

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_of_its_name() =>
        ScenarioReader.ReadFile("no/such.yaml").Faults.Should().ContainSingle().Which.ToString().Should().Be("no/such.yaml: there is no such file");

    [Fact]
    public void Thousands_of_faults_are_cut_to_a_hundred() =>
        Texts.FaultsOf("name: x\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"x{i}: 1\n"))).Should().HaveCount(101).And.EndWith("403 more faults are not shown");

    [Fact]
    public void Every_cut_of_a_good_file_is_read_without_an_exception()
    {
        for (var length = 0; length < Texts.Good.Length; length++)
        {
            var (scenario, faults) = ScenarioReader.Read(Texts.Good[..length], "s.yaml");
            (scenario is null).Should().Be(faults.Count > 0, "cut at {0}", length);
        }
    }

    [Fact]
    public void Every_changed_character_of_a_good_file_is_read_without_an_exception()
    {
        foreach (var character in "{}[]:,-#&*!|>'\"%@`\\ \n\u00e9")
        {
            for (var i = 0; i < Texts.Good.Length; i++)
            {
                var (scenario, faults) = ScenarioReader.Read(Texts.Good[..i] + character + Texts.Good[(i + 1)..], "s.yaml");
                (scenario is null).Should().Be(faults.Count > 0, "'{0}' at {1}", character, i);
            }
        }
    }
}
