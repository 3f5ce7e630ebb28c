"""What happened, by whom and when: an append-only record of domain events, chained by hashes within each workspace.

It stands below every other app but `ui`, so that accounts can record its own events; therefore it keeps
names and ids as text and has no foreign keys: the log never holds up live data, and nothing that is removed
takes its history along. The application's database role can add events and read them, nothing else.
"""
