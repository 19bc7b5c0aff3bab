"""The doors: HTTP, pages, the command line, importers, the demo; the one place that builds things."""
