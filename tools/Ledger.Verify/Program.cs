using Ledger.Verify;

return VerifyApp.Run(args, new Streams());
