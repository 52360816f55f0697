using System.Text.RegularExpressions;
using ThumbGate.Gateway.Tests.Peers;

namespace ThumbGate.Gateway.Tests.Sdk;

/// <summary>What docs/sdks.md shows is what the drivers do.</summary>
public sealed partial class SdkSampleTests
{
    [Fact]
    public void Every_sample_is_a_part_of_the_driver_that_it_names()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "sdks.md"));

        var samples = Sample().Matches(page);

        samples.Select(s => s.Groups["file"].Value).Distinct(StringComparer.Ordinal)
            .ShouldBe(["tests/sdk/stripe.mjs", "tests/sdk/hubspot.mjs", "tests/sdk/sendgrid.mjs"]);
        samples.Count.ShouldBe(Regex.Count(page, "^```js", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
        foreach (Match sample in samples)
        {
            File.ReadAllText(Path.Combine(Repository.Folder, sample.Groups["file"].Value)).ShouldContain(sample.Groups["code"].Value, Case.Sensitive);
        }
    }

    [GeneratedRegex("^```js\n// from: (?<file>[^\n]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
