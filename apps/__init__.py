"""The applications, from `review` on top down to `ui`; each imports only what stands below it."""
