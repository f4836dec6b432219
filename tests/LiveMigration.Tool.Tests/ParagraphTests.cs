using FsCheck.Xunit;
using Spectre.Console;

namespace LiveMigration.Tool.Tests;

/// <summary>Text and tables on terminals of any width.</summary>
public class ParagraphTests
{
    [Fact]
    public void A_number_stays_with_its_unit_and_what_follows_stays_under_the_beginning() =>
        Paragraph.Lines("  phases    setup 100.0 ms, rounds 14.056 s, stop-and-copy 29.4 ms", 40, 12, word => word).Should().Equal(
            "  phases    setup 100.0 ms, rounds",
            "            14.056 s, stop-and-copy",
            "            29.4 ms");

    [Fact]
    public void What_is_not_seen_takes_no_room() =>
        Paragraph.Lines("[green]completed[/] in 14 s", 17, 2, Markup.Remove).Should().Equal("[green]completed[/] in 14 s");

    [Property]
    public void No_word_is_lost_and_no_line_is_too_long(string[] words, byte width)
    {
        var cells = 12 + width;
        var clean = words.Where(word => word is not null).Select(word => new string([.. word.Where(char.IsAsciiLetterOrDigit).Take(11)])).Where(word => word.Length > 0).ToList();
        var lines = Paragraph.Lines(string.Join(' ', clean), cells, 0, word => word);
        string.Join(' ', lines).Should().Be(string.Join(' ', clean));
        lines.Should().OnlyContain(line => line.Length <= cells);
    }

    [Theory]
    [InlineData(200, "| name ", false)]
    [InlineData(62, "| name ", true)]
    [InlineData(50, "name                   important", true)]
    [InlineData(20, "     important", true)]
    public void A_table_leaves_out_what_does_not_fit_and_says_what(int width, string begin, bool isLeftOut)
    {
        var table = new FittedTable([new("name", 0, IsText: true), new("important", 0), new("unimportant", 1)]);
        table.Add("a-name-of-18-cells", "12,345.678 s", new string('9', 40));
        using var text = new StringWriter();
        table.Write(Terminal.Plain(text, width));
        var written = text.ToString().ReplaceLineEndings("\n");
        written.Split('\n').Should().Contain(line => line.StartsWith(begin, StringComparison.Ordinal)).And.OnlyContain(line => line.Length <= width);
        written.Should().Contain("12,345.678 s");
        written.ReplaceLineEndings(" ").Contains("too narrow for unimportant", StringComparison.Ordinal).Should().Be(isLeftOut);
    }
}
