namespace LiveMigration.Orchestration.Jobs;

/// <summary>For each step the steps that wait for it, in order, in two flat arrays.</summary>
internal sealed class StepFollowers
{
    private readonly int[] first;
    private readonly int[] followers;

    public StepFollowers(IReadOnlyList<JobStep> steps)
    {
        first = new int[steps.Count + 2];
        foreach (var step in steps)
        {
            foreach (var before in step.After)
            {
                first[before + 1]++;
            }
        }

        for (var i = 1; i < first.Length; i++)
        {
            first[i] += first[i - 1];
        }

        followers = new int[first[^1]];
        var at = (int[])first.Clone();
        foreach (var step in steps)
        {
            foreach (var before in step.After)
            {
                followers[at[before]++] = step.Number;
            }
        }
    }

    public ReadOnlySpan<int> Of(int number) => followers.AsSpan(first[number]..first[number + 1]);
}
