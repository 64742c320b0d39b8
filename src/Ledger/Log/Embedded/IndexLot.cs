using System.Text;
using Ledger.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// Events on their way into the indexes, in the order of each index, so that a page of it is written once for many of them. Inserting them again changes nothing,
/// whoever did it before: this process, which died over it, or another.
/// </summary>
internal sealed class IndexLot
{
    /// <summary>Inserts a place. An entry that is there is left alone; one that leads to another event fails, as its index may not be null.</summary>
    internal const string InsertPlace =
        "INSERT INTO event_place (stream, rev, idx) VALUES (?1, ?2, ?3) ON CONFLICT (stream, rev) DO UPDATE SET idx = NULL WHERE idx <> excluded.idx";

    /// <summary>Inserts an id, in the same way.</summary>
    internal const string InsertId =
        "INSERT INTO event_id (id, idx) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET idx = NULL WHERE idx <> excluded.idx";

    private readonly Tail.Place[] _places;
    private readonly int[] _byPlace;
    private readonly int[] _byId;
    private int _inserted;

    /// <summary>Sorts a lot.</summary>
    /// <param name="from">The index of its first event.</param>
    /// <param name="places">Its events, in log order.</param>
    internal IndexLot(long from, Tail.Place[] places)
    {
        (From, _places) = (from, places);
        _byPlace = [.. Enumerable.Range(0, places.Length)];
        _byId = [.. _byPlace];
        Array.Sort(_byPlace, (a, b) =>
            string.CompareOrdinal(places[a].Stream, places[b].Stream) is var order and not 0 ? order : places[a].Revision.CompareTo(places[b].Revision));
        Array.Sort(Array.ConvertAll(places, place => place.Id), _byId);
    }

    /// <summary>The index of its first event.</summary>
    internal long From { get; }

    /// <summary>The index after its last event.</summary>
    internal long End => From + _places.Length;

    /// <summary>Whether all was inserted.</summary>
    internal bool IsInserted => _inserted == _byPlace.Length + _byId.Length;

    /// <summary>Inserts the next entries. The caller has a transaction open, and forgets the lot if that fails.</summary>
    /// <param name="entries">How many, of which each event has two.</param>
    /// <param name="insertPlace">The statement of <see cref="InsertPlace"/>.</param>
    /// <param name="insertId">The statement of <see cref="InsertId"/>.</param>
    internal void Insert(int entries, Statement insertPlace, Statement insertId)
    {
        Span<byte> id = stackalloc byte[16];
        for (; entries > 0 && !IsInserted; entries--, _inserted++)
        {
            if (_inserted < _byPlace.Length)
            {
                var at = _byPlace[_inserted];
                insertPlace.BindText(1, Encoding.UTF8.GetBytes(_places[at].Stream)).Bind(2, _places[at].Revision).Bind(3, From + at).Run();
            }
            else
            {
                var at = _byId[_inserted - _byPlace.Length];
                _places[at].Id.TryWriteBytes(id, bigEndian: true, out _);
                insertId.Bind(1, id).Bind(2, From + at).Run();
            }
        }
    }
}
