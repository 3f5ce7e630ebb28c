"""People, workspaces, and the roles that join them. Shape and constraints only; changes are made in services."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from apps.accounts import roles

WORKSPACE_ROLE_CHOICES = [(role.slug, role.label) for role in roles.WORKSPACE_ROLES.values()]
SITE_ROLE_CHOICES = [(role.slug, role.label) for role in roles.SITE_ROLES.values()]
THEME_CHOICES = list(roles.THEMES.items())
LONGEST_NAME = 320  # of a person as others read it, wherever it is written down for good: two names of 150 with a space, and to spare


class User(AbstractUser):
    """A person who signs in. `theme` is light, dark, or whatever the device says."""

    theme = models.CharField("colours", max_length=10, choices=THEME_CHOICES, default="system")

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=Q(theme__in=list(roles.THEMES)), name="user_theme_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as others read it: the full name, or the sign-in name where none is given."""
        return self.get_full_name() or self.get_username()

    @property
    def initials(self) -> str:
        """One or two letters for the round mark in the bar."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Workspace(models.Model):
    """What people share: its use cases, decisions and documents are seen by its members and by nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    people = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="workspace_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one workspace."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name="person",
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=WORKSPACE_ROLE_CHOICES)
    since = models.DateTimeField()

    class Meta:
        ordering = ["workspace", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "workspace"], name="membership_one_role_each"),
            models.CheckConstraint(
                condition=Q(role__in=list(roles.WORKSPACE_ROLES)),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.workspace}"


class SiteRole(models.Model):
    """A role that a person has on the whole site."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="site_roles", verbose_name="person")
    role = models.CharField(max_length=20, choices=SITE_ROLE_CHOICES)
    since = models.DateTimeField()

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="site_role_once_each"),
            models.CheckConstraint(condition=Q(role__in=list(roles.SITE_ROLES)), name="site_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class SignInTries(models.Model):
    """How often somebody tried to sign in by one name from one address, in one stretch of time.

    `key` is a hash, so that what was typed as a name (now and then it is a password) is not kept.
    """

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "sign-in tries"
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="sign_in_tries_one_bucket")]
        indexes = [models.Index(fields=["starts_at"], name="sign_in_tries_by_age")]

    def __str__(self) -> str:
        return f"{self.tries} since {self.starts_at:%H:%M}"
