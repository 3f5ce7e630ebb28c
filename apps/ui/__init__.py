"""The shell that every page stands in: bar, error pages, fragments, icons, how numbers are written, health.

It knows no other app. What it shows of the person who is signed in comes from `request.user` and from whatever
the context processors above it add. It links to pages of the apps above it by name.
"""
