using System.Globalization;
using Ledger.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await BenchApp.Run(args);
