"""The shell that every page stands in: bar, error pages, fragments, icons, how numbers are written, health.

It knows no other app. What it shows of the person who is signed in comes from `request.user` and from whatever
the context processors above it add; a link to a page of another app is left out while that page does not exist.
"""
