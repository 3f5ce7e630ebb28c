"""The page that shows a decision to people."""
