using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ExportPortal.Data.Storage;

/// <summary>
/// A query of <see cref="EF.CompileAsyncQuery{TContext,TResult}(System.Linq.Expressions.Expression{Func{TContext,System.Linq.IQueryable{TResult}}})"/>, compiled once for each model:
/// EF Core refuses one with a context of another model, and a process can have both providers.
/// </summary>
/// <typeparam name="TQuery">The delegate that asks it.</typeparam>
/// <param name="compile">Compiles it.</param>
public sealed class CompiledOnce<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> _compiled = [];

    /// <summary>The one for this context.</summary>
    public TQuery For(PortalDb db) => _compiled.GetValue(db.Model, _ => compile());
}
