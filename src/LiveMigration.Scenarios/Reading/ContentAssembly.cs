using LiveMigration.Hosts;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes and examines what is in a guest's pages.</summary>
internal static class ContentAssembly
{
    private static readonly string[] Classes = ["text", "code", "heap", "database", "media", "repeated"];

    public static PageContent Build(BoundGroup content)
    {
        var defaults = new PageContent();
        return new PageContent
        {
            RandomShare = content.Has("random") ? Share(content, "random") : defaults.RandomShare,
            Mix = Classes.Any(content.Has) ? Mix(content) : null,
            WriteSize = content.Size("writeSize") ?? defaults.WriteSize,
            WritesAnywhere = content.Text("writes") != "in-place",
        };
    }

    /// <summary>Whether the shares of classes fit each other.</summary>
    public static void Examine(BoundGroup? content, FaultList faults)
    {
        if (content is null || !Classes.Any(content.Has))
        {
            return;
        }

        var given = Classes.Where(content.Has).Select(content.Number).ToList();
        if (given.All(share => share is not null) && given.Sum() != 100)
        {
            faults.Add(content.At, content.Path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has classes of {given.Sum():0.####} % together; allowed is 100 %"));
        }

        if (content["random"] is { } random)
        {
            faults.Add(random.At, random.Path, $"does not go with shares of classes; leave it or {string.Join(", ", Classes.Where(content.Has))} out");
        }
    }

    private static ContentMix Mix(BoundGroup content) => new()
    {
        Text = Share(content, "text"),
        Code = Share(content, "code"),
        Heap = Share(content, "heap"),
        Database = Share(content, "database"),
        Media = Share(content, "media"),
        Repeated = Share(content, "repeated"),
    };

    private static double Share(BoundGroup content, string field) => (double)((content.Number(field) ?? 0) / 100);
}
