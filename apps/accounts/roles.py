"""Which roles there are, in words for people, and what each may do. Pure tables: no Django, no database."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that somebody may do; the value is what the help page says."""

    VIEW_WORKSPACE = "see its use cases, decisions and documents"
    EDIT_USE_CASES = "start use cases and answer questions"
    DECIDE = "decide"
    EXPORT = "make documents"
    MANAGE_MEMBERS = "say who belongs to the workspace"
    EDIT_RULES = "edit drafts of the rules"
    PUBLISH_RULES = "publish versions of the rules"
    READ_RECORD = "read the record of events"
    MANAGE_PEOPLE = "add people, workspaces and roles"


@dataclass(frozen=True, slots=True)
class Role:
    slug: str
    label: str
    description: str
    may: frozenset[Permission]
    uses_admin: bool = False

    @property
    def permissions(self) -> tuple[str, ...]:
        """What the role may do on some page, in the order of Permission."""
        return tuple(permission.value for permission in Permission if permission in self.may and permission not in WITHOUT_PAGE)


WITHOUT_PAGE = frozenset({Permission.MANAGE_MEMBERS})  # there for services, and promised to nobody before a page does it
_VIEWER = frozenset({Permission.VIEW_WORKSPACE})
_EDITOR = _VIEWER | {Permission.EDIT_USE_CASES, Permission.DECIDE, Permission.EXPORT}
_OWNER = _EDITOR | {Permission.MANAGE_MEMBERS}

WORKSPACE_ROLES: dict[str, Role] = {
    role.slug: role
    for role in (
        Role(
            "viewer",
            "Viewer",
            "Reads use cases, decisions and documents",
            _VIEWER,
        ),
        Role(
            "editor",
            "Editor",
            "Describes use cases, answers questions, decides and makes documents",
            _EDITOR,
        ),
        Role(
            "consultant",
            "Consultant",
            "Does what an editor does, for a client",
            _EDITOR,
        ),
        Role(
            "owner",
            "Owner",
            "Does what an editor does, and answers for the workspace",
            _OWNER,
        ),
    )
}

SITE_ROLES: dict[str, Role] = {
    role.slug: role
    for role in (
        Role(
            "rule_author",
            "Rule author",
            "Edits drafts of the rules; sees no workspace",
            frozenset({Permission.EDIT_RULES}),
            uses_admin=True,
        ),
        Role(
            "rule_publisher",
            "Rule publisher",
            "Publishes a draft as the next version of the rules",
            frozenset({Permission.PUBLISH_RULES}),
            uses_admin=True,
        ),
        Role(
            "auditor",
            "Auditor",
            "Reads the record of events and checks that it is whole",
            frozenset({Permission.READ_RECORD}),
        ),
        Role(
            "site_admin",
            "Site administrator",
            "Adds people and workspaces, and gives roles",
            frozenset({Permission.MANAGE_PEOPLE}),
            uses_admin=True,
        ),
    )
}

THEMES: dict[str, str] = {"system": "As my device", "light": "Light", "dark": "Dark"}


def may_in_workspace(role: str | None, permission: Permission) -> bool:
    """Whether somebody with this role in a workspace may do this there; no role may do nothing."""
    return role in WORKSPACE_ROLES and permission in WORKSPACE_ROLES[role].may


def may_on_site(roles: frozenset[str], permission: Permission) -> bool:
    """Whether somebody with these roles on the site may do this."""
    return any(permission in SITE_ROLES[role].may for role in roles if role in SITE_ROLES)


def labels_that_may(permission: Permission) -> str:
    """The labels of the roles with this permission, for a sentence: “Editor, Consultant or Owner”."""
    labels = [role.label for role in (*WORKSPACE_ROLES.values(), *SITE_ROLES.values()) if permission in role.may]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
