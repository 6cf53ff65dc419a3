using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>Signature Version 4, written from its specification so that the SDK's signer is not judged by itself.</summary>
internal static class SignatureV4
{
    /// <summary>The Authorization header that a correctly signed call must carry.</summary>
    public static string Expected(ReceivedCall call, string accessKey, string secret, string region, string service)
    {
        string[] requestLine = call.RequestLine.Split(' ');
        string signedHeaders = call.Headers["authorization"].Split("SignedHeaders=")[1].Split(',')[0];
        string headers = string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{call.Headers[name]}\n"));
        string canonical = string.Join('\n', requestLine[0], requestLine[1], "", headers, signedHeaders, Hex(SHA256.HashData(call.Body)));

        string time = call.Headers["x-amz-date"];
        string date = time[..8];
        string scope = $"{date}/{region}/{service}/aws4_request";
        string toSign = string.Join('\n', "AWS4-HMAC-SHA256", time, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in scope.Split('/'))
        {
            key = Mac(key, part);
        }

        return $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={signedHeaders}, Signature={Hex(Mac(key, toSign))}";
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
