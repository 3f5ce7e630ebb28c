"""Database changes of people and workspaces, in order."""
