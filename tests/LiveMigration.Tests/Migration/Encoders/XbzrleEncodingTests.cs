using LiveMigration.Hosts;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Encoders;

public class XbzrleEncodingTests
{
    [Fact]
    public void The_size_of_a_difference_is_that_of_a_real_encoder_on_real_pages()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 3000; trial++)
        {
            var map = new ulong[8];
            var before = new byte[4096];
            random.NextBytes(before);
            var after = (byte[])before.Clone();
            var share = random.NextDouble() * random.NextDouble();
            for (var place = 0; place < 512; place++)
            {
                if (random.NextDouble() < share)
                {
                    map[place / 64] |= 1UL << (place % 64);
                    for (var i = 0; i < 8; i++)
                    {
                        after[place * 8 + i] ^= (byte)random.Next(1, 256); // every byte differs
                    }
                }
            }

            var encoded = ReferenceXbzrle.Encode(before, after);
            if (encoded is not null)
            {
                ReferenceXbzrle.Decode(before, encoded).Should().Equal(after, "the reference itself must hold");
            }

            XbzrleEncoding.Size(map).Should().Be(encoded?.Length);
        }
    }

    [Theory]
    [InlineData(0, 10)] // gap 1 + run 1 + 8
    [InlineData(15, 10)] // a gap of 120 takes one byte
    [InlineData(16, 11)] // a gap of 128 takes two
    [InlineData(511, 11)]
    public void One_changed_place_takes_10_or_11_bytes(int place, int bytes)
    {
        var map = new ulong[8];
        map[place / 64] |= 1UL << (place % 64);
        XbzrleEncoding.Size(map).Should().Be(bytes);
    }

    [Fact]
    public void An_unchanged_page_takes_nothing_and_a_rewritten_page_does_not_fit()
    {
        XbzrleEncoding.Size(new ulong[8]).Should().Be(0);
        XbzrleEncoding.Size([.. Enumerable.Repeat(ulong.MaxValue, 8)]).Should().BeNull("1 for no gap, 2 for the run's length and 4,096 exceed a page");
    }

    [Fact]
    public void K_runs_apart_take_10_bytes_each()
    {
        for (var k = 1; k <= 128; k++)
        {
            var map = new ulong[8];
            for (var run = 0; run < k; run++)
            {
                map[run * 4 / 64] |= 1UL << (run * 4 % 64);
            }

            XbzrleEncoding.Size(map).Should().Be(10 * k);
        }
    }

    [Fact]
    public void Writes_at_a_fixed_place_change_one_place_however_many_they_are()
    {
        var places = new ChangedPlaces(new PageContent { WritesAnywhere = false });
        Count(places, page: 1000, before: 2, now: 3).Should().Be(1);
        Count(places, page: 1000, before: 2, now: 90).Should().Be(1);
        Count(places, page: 1000, before: 90, now: 90).Should().Be(0);
        places.FirstPlace(1000, 1).Should().Be(1000 & 511);
    }

    [Fact]
    public void Writes_anywhere_change_as_many_places_as_chance_has_it()
    {
        // Occupancy: n random places of 512 hit 512 (1 - (1 - 1/512)^n) in the mean; 200 pages' mean lies within 1 % of it.
        var places = new ChangedPlaces(new PageContent { WritesAnywhere = true });
        foreach (var writes in new[] { 1, 10, 300 })
        {
            var mean = Enumerable.Range(0, 200).Average(page => Count(places, page, 5, 5 + writes));
            mean.Should().BeApproximately(512 * (1 - Math.Pow(1 - 1 / 512.0, writes)), 0.01 * writes);
        }

        Count(places, 3, 0, 5000).Should().Be(512);
    }

    [Theory]
    [InlineData(64, 8)]
    [InlineData(4096, 512)]
    public void A_longer_write_changes_adjoining_places(int bytes, int expected)
    {
        var places = new ChangedPlaces(new PageContent { WriteSize = new ByteCount(bytes), WritesAnywhere = true });
        Enumerable.Range(0, 500).Should().OnlyContain(page => Count(places, page, 0, 1) == expected);
    }

    private static int Count(ChangedPlaces places, long page, int before, int now)
    {
        var map = new ulong[8];
        places.Mark(page, before, now, map);
        return map.Sum(System.Numerics.BitOperations.PopCount);
    }
}
