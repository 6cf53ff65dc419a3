using System.Text;
using CsCheck;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Audit;

/// <summary>The rules of RFC 8785 for the values that the portal hashes.</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_strings_of_the_standards_own_example_come_out_as_there()
    {
        // RFC 8785 section 3.2.3: sorted by UTF-16 code units, so that the emoji (D83D) stands before U+FB33.
        Dictionary<string, object?> value = new()
        {
            ["\u20ac"] = "Euro Sign", ["\r"] = "Carriage Return", ["\ufb33"] = "Hebrew Letter Dalet With Dagesh", ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji: Grinning Face", ["\u0080"] = "Control", ["\u00f6"] = "Latin Small Letter O With Diaeresis",
        };

        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            CanonicalJson.Text(value));
    }

    [Theory]
    [InlineData("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"")]
    [InlineData("\u0000\u0001\u001f", "\"\\u0000\\u0001\\u001f\"")]
    [InlineData("\u007f\u0080\u2028\u2029", "\"\u007f\u0080\u2028\u2029\"")]
    [InlineData("</script>&'", "\"</script>&'\"")]
    [InlineData("", "\"\"")]
    public void A_string_escapes_what_it_must_and_nothing_else(string text, string json) => Assert.Equal(json, CanonicalJson.Text(text));

    [Fact]
    public void A_surrogate_pair_is_four_bytes_of_UTF8() =>
        Assert.Equal([(byte)'"', 0xF0, 0x9F, 0x98, 0x80, (byte)'"'], CanonicalJson.Write("\ud83d\ude00"));

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character_that_databases_store()
    {
        Assert.Equal("\"a\ufffdb\"", CanonicalJson.Text("a" + (char)0xD83D + "b"));
        Assert.Equal("\"\ufffd\"", CanonicalJson.Text(((char)0xDE00).ToString()));
        Assert.Equal("\"\ufffd\ud83d\ude00\"", CanonicalJson.Text((char)0xD83D + "\ud83d\ude00"));
    }

    [Fact]
    public void Members_are_sorted_at_each_depth_and_no_space_is_left()
    {
        Dictionary<string, object?> value = new()
        {
            ["b"] = new Dictionary<string, object?> { ["z"] = 1, ["Z"] = -2L, ["aa"] = null, ["a"] = true },
            ["a"] = new object?[] { 3, "x", null, Array.Empty<string>(), new Dictionary<string, object?>() },
        };

        Assert.Equal("{\"a\":[3,\"x\",null,[],{}],\"b\":{\"Z\":-2,\"a\":true,\"aa\":null,\"z\":1}}", CanonicalJson.Text(value));
    }

    [Fact]
    public void Values_have_one_form_whatever_the_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
        try
        {
            DateTimeOffset time = new(2026, 1, 31, 10, 30, 0, TimeSpan.FromHours(1));
            Dictionary<string, object?> value = new()
            {
                ["amount"] = 1234.50m, ["count"] = long.MaxValue, ["id"] = new Guid("0198c1de-0000-7000-8000-00000000000a"), ["span"] = TimeSpan.FromMinutes(90),
                ["status"] = RequestStatus.NeedsAttention, ["time"] = time.AddTicks(12_345_678),
            };

            Assert.Equal(
                "{\"amount\":\"1234.50\",\"count\":9223372036854775807,\"id\":\"0198c1de-0000-7000-8000-00000000000a\",\"span\":\"01:30:00\",\"status\":\"NeedsAttention\",\"time\":\"2026-01-31T09:30:01.234567Z\"}",
                CanonicalJson.Text(value));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_value_without_a_canonical_form_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(1.5));
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(new object()));
    }

    [Fact]
    public void Every_string_is_read_back_as_it_was() =>
        Gen.String.Sample(text =>
        {
            string storable = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            return System.Text.Json.JsonSerializer.Deserialize<string>(CanonicalJson.Write(text)) == storable;
        });

    [Fact]
    public void The_order_in_which_members_were_added_does_not_matter() =>
        Gen.Select(Gen.String, Gen.Int).Array[0, 8].Sample(pairs =>
        {
            Dictionary<string, object?> forth = [];
            Dictionary<string, object?> back = [];
            foreach ((string key, int _) in pairs)
            {
                forth[key] = key.Length;
            }

            foreach ((string key, int _) in pairs.Reverse())
            {
                back[key] = key.Length;
            }

            return CanonicalJson.Text(forth) == CanonicalJson.Text(back);
        });
}
