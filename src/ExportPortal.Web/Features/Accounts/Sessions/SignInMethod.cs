namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>How a person signed in; the names are stored and shown.</summary>
public static class SignInMethod
{
    /// <summary>E-mail address and password alone.</summary>
    public const string Password = "password";

    /// <summary>A password and a code of an authenticator, or a recovery code.</summary>
    public const string SecondFactor = "second-factor";

    /// <summary>A passkey, which its device opened with a fingerprint or PIN.</summary>
    public const string Passkey = "passkey";

    /// <summary>The sign-in provider.</summary>
    public const string Provider = "provider";

    /// <summary>The method in words.</summary>
    public static string Words(string method) => method switch
    {
        Password => "password",
        SecondFactor => "password and code",
        Passkey => "passkey",
        Provider => "single sign-on",
        _ => method,
    };
}
