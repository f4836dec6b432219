Console.WriteLine("livemig 0.1.0: the simulation core is in the library; no migration can be run yet (see README.md).");
