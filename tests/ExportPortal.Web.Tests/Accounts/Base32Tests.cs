using System.Text;
using ExportPortal.Web.Features.Accounts.SecondFactors;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class Base32Tests
{
    // RFC 4648, section 10, without the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Bytes_are_written_as_the_standard_says(string text, string expected) => Assert.Equal(expected, Base32.Write(Encoding.ASCII.GetBytes(text)));
}
