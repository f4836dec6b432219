Console.WriteLine("livemig");
