"""What the list of facts holds, what its dates mean, and how it reads: pure, without Django, clock or files."""
