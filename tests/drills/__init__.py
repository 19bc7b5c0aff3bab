"""Long trials of what must never happen: `./run drill NAME`. Each is a module with main(argv)."""
