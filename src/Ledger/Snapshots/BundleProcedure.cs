namespace Ledger.Snapshots;

/// <summary>The text of <c>VERIFY.txt</c>: the whole checking procedure on one page. The same in every bundle of this format.</summary>
internal static class BundleProcedure
{
    /// <summary>The text.</summary>
    public const string Text = """
        HOW TO CHECK THIS BUNDLE

        You need the log's verifier key: one line such as  trust.example/ledger+1a2b3c4d+ABC...
        Have it from somewhere else than the sender of this bundle: a published page, an
        earlier letter, a telephone call. If the log has changed its key since, an older one does
        as well: the file `keys` in here leads from it to the newer. It proves nothing alone.

        With the program (it needs no network, no database and nothing of the sender's):

            ledger-verify THIS-FILE --key KEY
            ledger-verify THIS-FILE --key KEY --base CHECKPOINT    if you hold an earlier one
            ledger-verify THIS-FILE --key KEY --policy POLICY      if you ask for witnesses

        Keep the file `checkpoint`. It is what your next bundle is compared with.

        To read it: open `report.html` in a browser; it needs no network. It checks itself against
        your key, but it is the sender's page, and a page can say anything. The program above and
        the steps below do not depend on it.

        By hand, or with a program of your own. All formats are published ones.

        1. genuine        `checkpoint` is a signed note (c2sp.org/signed-note): your key signed its
                          text, which is the log's name, a size N and a root. Or a newer key
                          did: `keys` has one a line, with the checkpoint (in base64) at which it
                          took over, signed by it and the one before. Beyond a size at which a
                          key is said to be compromised it counts with your witnesses only.
        2. not rewritten  If you hold a checkpoint of B entries: the root over the first B entries
                          is the one you hold. `base/edge`, if it is here, stands for the first M.
        3. complete       `tile/entries/` holds the headers M to N-1, each with its length before it
                          (c2sp.org/tlog-tiles). Their Merkle tree (RFC 6962, SHA-256) has the root
                          of 1. Nothing can be left out, added or changed.
        4. sound          Each header is one JSON object. `recorded` never decreases; `rev` is
                          0, 1, 2, ... in each `stream`. `payload/` holds the payloads, each with its
                          length and salt before it, and SHA-256("ledger/payload/v1" 0x00 0x10 salt
                          payload) is the `commit` of its header. `withheld.jsonl` lists every
                          other one with its index, its commitment and why it is not here.
                          `evidence/` holds documents, each under the SHA-256 of its bytes, by
                          which payloads name it (`sha256`). A document that is named and not
                          here was not held by the sender, or is kept back.
        5. exact cut      `manifest.json` says as of which entry the registers are (`known`), and
                          by which time that was asked (`asked`). That entry was recorded by
                          then, and the next one after it.
        6. logged         The entry `index` of the manifest is an event SnapshotIssued. Its payload
                          gives the SHA-256 of each document in `state/`, so the sender cannot
                          give you one document and somebody else another.
                          Each `state/*.tlog-proof` (c2sp.org/tlog-proof) proves that the log has it.
        7. derived        Replaying the disclosed events gives the documents in `state/`, byte for
                          byte: `ledger verify THIS-FILE --key KEY`, a larger program.

        What it cannot tell: whether what was recorded is true, and what was never recorded.

        """;
}
