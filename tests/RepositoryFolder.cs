namespace LiveMigration.Tests;

/// <summary>Finds the checkout that a test runs in: the nearest folder above the test's assembly that holds the solution.</summary>
internal static class RepositoryFolder
{
    public static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LiveMigration.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests need the checkout around them: no LiveMigration.sln above " + AppContext.BaseDirectory);
        }

        return Path.GetFullPath(Path.Combine(folder.FullName, file));
    }
}
