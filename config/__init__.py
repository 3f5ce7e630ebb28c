"""The project itself: settings, addresses, the embedded database, and the commands that run it all."""
