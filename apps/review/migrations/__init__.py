"""Database changes of what stands beside a decision, in order."""
