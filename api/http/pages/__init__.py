"""The pages, one file a page; each module's `router` is found by walking this package."""
