using FsCheck.Xunit;
using LiveMigration.Memory;

namespace LiveMigration.Tests.Memory;

public class PageBitmapTests
{
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
}
