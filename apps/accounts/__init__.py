"""People, workspaces, roles, and who may see which object.

Two kinds of roles: one that a person has in a workspace (what they may do with its use cases) and those they have
on the site (the rules, the catalogue, the record). Neither includes the other: whoever writes rules sees no
workspace because of it. Roles are plain tables in `roles.py`; every question of permission is asked in
`permissions.py`; strangers get "not found", never "not allowed". Knows nothing of use cases, rules or documents.
"""
