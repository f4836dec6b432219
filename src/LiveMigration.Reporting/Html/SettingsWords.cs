using System.Globalization;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>What was asked of a migration beside what its hypervisor does anyway, in words.</summary>
internal static class SettingsWords
{
    public static string Of(MigrationOrder order)
    {
        var settings = order.Settings;
        List<string?> words =
        [
            StatusWords.Of(settings.Technique),
            Of("downtime limit", settings.DowntimeLimit),
            Of("bandwidth at most", settings.MaxBandwidth),
            Of("post-copy bandwidth at most", settings.MaxPostcopyBandwidth),
            Of("switchover bandwidth", settings.SwitchoverBandwidth),
            Of("storage bandwidth at most", settings.StorageBandwidth),
            settings.AutoConverge is { } converge ? Of(converge) : null,
            settings.DirtyLimit is { } limit ? Of(limit) : null,
            settings.StunDuringPageSend is { } stun ? $"stun during page send {(stun ? "on" : "off")}" : null,
            settings.CpuSharePercent is { } share ? $"CPU share {share} %" : null,
            settings.Xbzrle is { } xbzrle ? $"XBZRLE with a cache of {xbzrle.CacheSize}" : null,
            settings.Multifd is { } multifd ? $"{multifd.Channels} channels{(multifd.Compression == StreamCompression.None ? "" : " with " + Word(multifd.Compression))}" : null,
            settings.PageCompression is { } pages ? $"page compression by {pages.Threads} threads, level {pages.Level}" : null,
            settings.Compression is { } compression ? $"compression {Word(compression.Algorithm)}{(compression.Threads is { } threads ? $" by {threads} threads" : "")}" : null,
            settings.Encryption is { } encryption ? $"encryption {Word(encryption.Cipher)}" : null,
            settings.PostCopy is { } postCopy ? Of(postCopy) : null,
            settings.DetectsZeroPages ? null : "zero pages are not looked for",
            settings.PauseBeforeSwitchover ? "pause before the switchover" : null,
            settings.ReturnPath ? "return path" : null,
            settings.Storage is { } storage ? $"disks move by {StatusWords.Of(storage.Technique)}{(storage.To is { } to ? $" to {to}" : "")}" : null,
            settings.TimeLimit is { } time ? $"time limit {ReportWords.Time(time)}, then {Of(settings.AtTimeLimit)}" : null,
            settings.Declined.Count > 0 ? $"without {string.Join(", ", settings.Declined)}" : null,
            settings.Commands.Count > 0 ? $"{settings.Commands.Count} {(settings.Commands.Count == 1 ? "command" : "commands")} on the way" : null,
            settings.Verify ? "pages' versions are proven" : null,
            order.Controller is { } controller ? $"looked after by {controller.Name}" : null,
            order.Retry is { } retry ? $"tried again up to {retry.Count} times" : null,
            order.Priority == 0 ? null : $"priority {order.Priority}",
        ];
        return string.Join("; ", words.OfType<string>());
    }

    private static string? Of(string name, VirtualDuration? length) => length is { } given ? $"{name} {ReportWords.Time(given)}" : null;

    private static string? Of(string name, DataRate? rate) => rate is { } given ? $"{name} {given}" : null;

    private static string Of(AutoConvergeSettings settings) => string.Create(CultureInfo.InvariantCulture, $"auto-converge from {settings.InitialPercent} % by {settings.IncrementPercent} % to {settings.MaxPercent} %");

    private static string Of(DirtyLimitSettings settings) => $"dirty limit {settings.VcpuLimit} a vCPU";

    private static string Of(PostCopySettings settings)
    {
        List<string> when = [];
        if (settings.SwitchAfterRounds is { } rounds)
        {
            when.Add($"after {rounds} {(rounds == 1 ? "round" : "rounds")}");
        }

        if (settings.SwitchAfter is { } time)
        {
            when.Add($"after {ReportWords.Time(time)}");
        }

        if (settings.SwitchOnNoProgress)
        {
            when.Add("on no progress");
        }

        return "post-copy allowed" + (when.Count == 0 ? "" : ", switch " + string.Join(" or ", when)) + (settings.Preempt ? ", requested pages on their own channel" : "") + (settings.PrefetchPages > 0 ? $", {settings.PrefetchPages} pages prefetched" : "");
    }

    private static string Of(TimeLimitAction action) => action switch
    {
        TimeLimitAction.GiveUp => "give up",
        TimeLimitAction.SuspendGuest => "suspend the guest",
        TimeLimitAction.SwitchToPostCopy => "switch to post-copy",
        _ => "stop and copy",
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
