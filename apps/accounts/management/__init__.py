"""What can be done with people from the server’s shell."""
