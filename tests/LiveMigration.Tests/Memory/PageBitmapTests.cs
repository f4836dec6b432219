using FsCheck.Xunit;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Memory;

public class PageBitmapTests
{
    // Two chunks of 2^18 pages and a part of a third, ended within a word.
    private const int ManyPages = (2 << 18) + 130;

    [Property(MaxTest = 300, Replay = "1,1")]
    public void A_range_holds_its_pages_and_no_others(ushort a, ushort b)
    {
        var (first, end) = (Math.Min(a, b) % 300, Math.Max(a, b) % 300);
        var pages = new PageBitmap(300);
        pages.AddRange(first, end);
        Enumerable.Range(0, 300).Where(p => pages.Contains(p)).Should().Equal(Enumerable.Range(first, Math.Max(0, end - first)));
        pages.CountAll().Should().Be(Math.Max(0, end - first));
    }

    [Fact]
    public void Reading_a_log_counts_only_pages_that_were_not_pending()
    {
        var pending = new PageBitmap(1000);
        var log = new PageBitmap(1000);
        pending.AddRange(0, 100);
        log.AddRange(90, 130);
        pending.TakeAllFrom(log).Should().Be(30, "ten of the forty were pending already");
        log.CountAll().Should().Be(0);
        pending.CountAll().Should().Be(130);
    }

    [Fact]
    public void Reading_a_chunk_of_a_log_leaves_the_others()
    {
        var pending = new PageBitmap(1000);
        var log = new PageBitmap(1000);
        log.AddRange(0, 1000);
        pending.AddRange(100, 110);
        pending.TakeRangeFrom(log, 64, 192).Should().Be(118);
        pending.TakeRangeFrom(log, 960, 1000).Should().Be(40, "the last word may be cut by the page count");
        log.CountAll().Should().Be(1000 - 128 - 40);
        pending.CountAll().Should().Be(128 + 40);
        log.Contains(64).Should().BeFalse();
        log.Contains(192).Should().BeTrue();
    }

    [Theory]
    [InlineData(63, 128)]
    [InlineData(-64, 128)]
    [InlineData(64, 100)]
    [InlineData(128, 64)]
    [InlineData(0, 1024)]
    public void A_range_of_a_log_is_one_of_whole_words(long first, long end)
    {
        var taking = () => new PageBitmap(1000).TakeRangeFrom(new PageBitmap(1000), first, end);
        taking.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_set_cannot_take_its_own_pages()
    {
        var pages = new PageBitmap(64);
        var taking = () => pages.TakeAllFrom(pages);
        taking.Should().Throw<ArgumentException>();
    }

    /// <summary>Whole chunks are kept as 'all' or 'none'; any mix of calls must give what an array of booleans gives.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Agrees_with_booleans_under_any_mix_of_calls(ulong seed)
    {
        var random = new RandomStream(seed, "calls");
        PageBitmap[] sets = [new(ManyPages), new(ManyPages)];
        bool[][] models = [new bool[ManyPages], new bool[ManyPages]];
        for (var step = 0; step < 250; step++)
        {
            var i = random.Next(2);
            var (set, model, other, otherModel) = (sets[i], models[i], sets[1 - i], models[1 - i]);
            var (first, end) = Range(random, wholeWords: false);
            var (firstWhole, endWhole) = Range(random, wholeWords: true);
            switch (random.Next(9))
            {
                case 0 or 1:
                    set.AddRange(first, end);
                    model.AsSpan(first, end - first).Fill(true);
                    break;
                case 2:
                    set.Add(first % ManyPages).Should().Be(!model[first % ManyPages]);
                    model[first % ManyPages] = true;
                    break;
                case 3:
                    set.Remove(first % ManyPages);
                    model[first % ManyPages] = false;
                    break;
                case 4:
                    set.RemoveRange(firstWhole, endWhole);
                    model.AsSpan(firstWhole, endWhole - firstWhole).Clear();
                    break;
                case 5:
                    set.AddAllFrom(other);
                    Unite(model, otherModel, 0, ManyPages);
                    break;
                case 6:
                    set.TakeRangeFrom(other, firstWhole, endWhole).Should().Be(Unite(model, otherModel, firstWhole, endWhole));
                    otherModel.AsSpan(firstWhole, endWhole - firstWhole).Clear();
                    break;
                case 7:
                    var both = Enumerable.Range(firstWhole, endWhole - firstWhole).Count(p => model[p] && otherModel[p]);
                    set.CountRange(other, firstWhole, endWhole).Should().Be((both, model.AsSpan(firstWhole, endWhole - firstWhole).Count(true) - both));
                    break;
                default:
                    set.WordsToWrite(first, end).Length.Should().Be(first < end ? (end + 63) / 64 - first / 64 : 0);
                    break;
            }

            set.CountAll().Should().Be(model.AsSpan().Count(true));
        }

        for (var i = 0; i < 2; i++)
        {
            Enumerable.Range(0, ManyPages).All(p => sets[i].Contains(p) == models[i][p]).Should().BeTrue();
            Enumerable.Range(0, ManyPages / 64).All(w => sets[i].WordAt(w) == sets[i].Words[w]).Should().BeTrue();
        }
    }

    private static (int First, int End) Range(RandomStream random, bool wholeWords)
    {
        // Chunk boundaries half of the time.
        int Bound() => random.Next(4) switch
        {
            0 => random.Next(3) << 18,
            1 => ManyPages,
            _ => wholeWords ? random.Next(ManyPages / 64) * 64 : random.Next(ManyPages),
        };
        var (a, b) = (Bound(), Bound());
        return a <= b && a < ManyPages ? (a, b) : b < ManyPages ? (b, a) : (0, ManyPages);
    }

    private static long Unite(bool[] set, bool[] other, int first, int end)
    {
        var added = 0L;
        for (var page = first; page < end; page++)
        {
            added += other[page] && !set[page] ? 1 : 0;
            set[page] |= other[page];
        }

        return added;
    }
}
