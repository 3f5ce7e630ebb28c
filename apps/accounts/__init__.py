"""People, workspaces, memberships, roles, and who may see what."""
