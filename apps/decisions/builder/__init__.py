"""From stored rows to what a page says."""
