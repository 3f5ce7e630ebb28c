"""The shared shell: fragments, tags, error pages, health. Knows no other app."""
