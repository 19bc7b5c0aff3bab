"""The HTTP door: JSON under /api/v1, the conventions every route keeps, and who comes in by what."""
