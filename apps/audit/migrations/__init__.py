"""Database changes of the record of events, in order."""
