namespace ExportPortal.Domain; internal static class Placeholder;
