using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Ledger.Json;
using Ledger.Seal;
using Ledger.Sealing;
using QRCoder;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger checkpoint</c>: the newest checkpoint, for programs, for a screen, or for a sheet of paper.</summary>
internal static class CheckpointVerb
{
    public static Verb Create(Terminal terminal)
    {
        var print = new Option<bool>("--print") { Description = "For paper: with a QR code that holds the signed checkpoint byte for byte" };
        var form = new Option<string>("--format") { Description = "text, html or svg (the code alone)", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        form.AcceptOnlyFromAmong("text", "html", "svg");
        var verb = new Verb("checkpoint", "Print the newest signed checkpoint, with the cosignatures that are on it") { print, form, Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var newest = await session.Get<Sealer>().Newest(ct);
            var note = Encoding.UTF8.GetString(newest.Note.ToBytes());
            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Given(newest.Size, note)));
            }
            else
            {
                output.Text(!arguments.GetValue(print) ? note : arguments.GetValue(form) switch
                {
                    "html" => Html(newest, note),
                    "svg" => Svg(newest.Note) + "\n",
                    _ => note + "\n" + Blocks(newest.Note) + "\n",
                });
            }

            return 0;
        });
        return verb;
    }

    /// <summary>The code: the note's bytes, with correction for 15 % of damage, or less where they would not fit.</summary>
    private static QRCodeData Code(SignedNote note)
    {
        foreach (var level in new[] { QRCodeGenerator.ECCLevel.M, QRCodeGenerator.ECCLevel.L })
        {
            try
            {
                return QRCodeGenerator.GenerateQrCode(note.ToBytes(), level);
            }
            catch (QRCoder.Exceptions.DataTooLongException)
            {
                // Fewer correction bits leave more room.
            }
        }

        throw new LedgerException(Failure.Usage, "the checkpoint has too many signatures for a QR code", "print it without --policy");
    }

    private static string Blocks(SignedNote note)
    {
        using var code = Code(note);
        using var image = new AsciiQRCode(code);
        return image.GetGraphicSmall(endOfLine: "\n");
    }

    private static string Svg(SignedNote note)
    {
        using var code = Code(note);
        using var image = new SvgQRCode(code);
        return image.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    private static string Html(SealedCheckpoint newest, string note)
    {
        var title = WebUtility.HtmlEncode($"Checkpoint of {newest.Checkpoint.Origin}");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{{title}}</title>
            <style>body{font-family:sans-serif;max-width:40em;margin:2em auto}pre{white-space:pre-wrap;overflow-wrap:anywhere}svg{width:9cm;height:9cm}</style>
            </head>
            <body>
            <h1>{{title}}</h1>
            <p>{{newest.Size}} facts. The text below is signed; whoever keeps this sheet can show later that the log still holds what it held.</p>
            <pre>{{WebUtility.HtmlEncode(note)}}</pre>
            <div role="img" aria-label="QR code of the text above">{{Svg(newest.Note)}}</div>
            </body>
            </html>

            """);
    }

    private sealed record Given(long Size, string Checkpoint);
}
