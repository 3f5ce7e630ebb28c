"""A function that waits for a chain and reads its end in one question to the server."""

from django.db import migrations

# The lock and the reading are two statements on purpose, and the function is volatile: what is read is as it stands once
# the lock is held, not as it stood when the waiting began. Otherwise two events would claim the same predecessor.
MAKE = """
CREATE FUNCTION audit_end_of_chain(chain uuid, OUT last_position bigint, OUT last_sha256 text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit chain ' || coalesce(chain::text, 'site'), 0));
    IF chain IS NULL THEN
        SELECT position, sha256 INTO last_position, last_sha256 FROM audit_event WHERE workspace_id IS NULL ORDER BY position DESC LIMIT 1;
    ELSE
        SELECT position, sha256 INTO last_position, last_sha256 FROM audit_event WHERE workspace_id = chain ORDER BY position DESC LIMIT 1;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION audit_end_of_chain(uuid)")]
