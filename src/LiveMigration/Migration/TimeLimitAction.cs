namespace LiveMigration.Migration;

/// <summary>What is done with a migration that is still in its rounds when its time is up.</summary>
public enum TimeLimitAction
{
    /// <summary>It ends as not converged (Nova: <c>live_migration_timeout_action</c> <c>abort</c>).</summary>
    GiveUp,

    /// <summary>The guest stands still at the source while the rounds go on, and runs again at the destination (libvirt: <c>--timeout-suspend</c>; Nova: <c>force_complete</c>).</summary>
    SuspendGuest,

    /// <summary>It switches to post-copy (libvirt: <c>--timeout-postcopy</c>).</summary>
    SwitchToPostCopy,

    /// <summary>Whatever is left is sent with the guest stopped (KubeVirt with workload disruption: a downtime limit of 2,000 s).</summary>
    StopAndCopy,
}
