namespace ExportPortal.Web.Features.Commands;

/// <summary>One command of the executable.</summary>
/// <param name="Words">Its name, one or two words.</param>
/// <param name="Options">What follows the name, for the usage.</param>
/// <param name="Known">Names of its options.</param>
/// <param name="RunAsync">Does it; gives the exit code.</param>
public sealed record PortalCommand(string Words, string Options, IReadOnlyCollection<string> Known, Func<IServiceProvider, CommandLine, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>One line that shows how to call it.</summary>
    public string Usage => $"{Words} {Options}".TrimEnd();

    /// <summary>Whether the arguments begin with its name.</summary>
    public bool Begins(IReadOnlyList<string> args)
    {
        string[] words = Words.Split(' ');
        return args.Count >= words.Length && words.Zip(args).All(pair => pair.First == pair.Second);
    }
}
