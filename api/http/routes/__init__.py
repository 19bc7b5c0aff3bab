"""The routes, one file a subject; each module's `router` is found by walking this package."""

API = "/api/v1"
