"""The one change that the history allows: texts whose retention has ended go, their commitments stay.

The database itself works out the commitments, from the text and the salt that are still there, and
refuses any other change: nobody can put words in the place of words (docs/decisions/0008). The
application's role has no right to change the table; it calls ERASE, which belongs to the owner.
Before the retention has ended, or under a legal hold, nothing can be erased at all: both are read
from the history itself, which nobody can change, not only from columns that the application can.
"""

from django.db import migrations

from complaints.models.append_only import FUNCTION, TRIGGER

ERASE = "erase_history"
GUARD = "history_texts_only_erased"
TABLE = "complaints_historyevent"

# The rules of complaints.chain, in the words of the database; part of the format, like those.
_WHOLE = "('{code,en,zh}'::text[], '{name,number}'::text[], '{hmac-sha256}'::text[])"
_CODES = "'{channel,closing,complexity,compensation,due_on,retain_until,sha256,media_type}'::text[]"

_KEYS = """
CREATE FUNCTION history_keys(value jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(key ORDER BY key COLLATE "C"), '{}') FROM jsonb_object_keys(value) AS key
$$
"""
_PAD = """
CREATE FUNCTION hmac_pad(salt text, with_byte integer) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    pad bytea := decode(repeat(to_hex(with_byte), 64), 'hex');
    secret bytea := convert_to(salt, 'UTF8');
BEGIN
    FOR place IN 0 .. length(secret) - 1 LOOP
        pad := set_byte(pad, place, get_byte(secret, place) # with_byte);
    END LOOP;
    RETURN pad;
END $$
"""
_COMMITMENTS = f"""
CREATE FUNCTION history_commitments(value jsonb, inner_pad bytea, outer_pad bytea, path text)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    found jsonb := '{{}}';
    part record;
    content bytea;
BEGIN
    IF jsonb_typeof(value) = 'object' AND history_keys(value) NOT IN {_WHOLE} THEN
        FOR part IN SELECT * FROM jsonb_each(value) LOOP
            IF jsonb_typeof(part.value) <> 'string' OR part.key <> ALL ({_CODES}) THEN
                found := found || history_commitments(
                    part.value, inner_pad, outer_pad, path || '/' || part.key);
            END IF;
        END LOOP;
    ELSIF jsonb_typeof(value) = 'array' THEN
        FOR part IN SELECT * FROM jsonb_array_elements(value) WITH ORDINALITY AS item (value, place) LOOP
            found := found || history_commitments(
                part.value, inner_pad, outer_pad, path || '/' || (part.place - 1));
        END LOOP;
    ELSIF jsonb_typeof(value) = 'string' AND value <> '""' THEN
        content := convert_to(path, 'UTF8') || '\\x00'::bytea || convert_to(value #>> '{{}}', 'UTF8');
        found := jsonb_build_object(
            path, encode(sha256(outer_pad || sha256(inner_pad || content)), 'hex'));
    END IF;
    RETURN found;
END $$
"""  # noqa: S608  constants
_COMMITTED = """
CREATE FUNCTION history_commitments(payload jsonb, salt text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT history_commitments(payload, hmac_pad(salt, 54), hmac_pad(salt, 92), '')
$$
"""
_EMPTIED = f"""
CREATE FUNCTION history_only_emptied(before jsonb, since jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF before = since THEN
        RETURN true;
    ELSIF jsonb_typeof(before) <> jsonb_typeof(since) THEN
        RETURN false;
    ELSIF jsonb_typeof(before) = 'object' THEN
        RETURN history_keys(before) = history_keys(since)
            AND history_keys(before) NOT IN {_WHOLE}
            AND NOT EXISTS (
                SELECT FROM jsonb_each(before) AS old JOIN jsonb_each(since) AS new USING (key)
                WHERE old.value <> new.value AND (
                    (jsonb_typeof(old.value) = 'string' AND key = ANY ({_CODES}))
                    OR NOT history_only_emptied(old.value, new.value)));
    ELSIF jsonb_typeof(before) = 'array' THEN
        RETURN jsonb_array_length(before) = jsonb_array_length(since)
            AND NOT EXISTS (
                SELECT FROM generate_series(0, jsonb_array_length(before) - 1) AS place
                WHERE NOT history_only_emptied(before -> place, since -> place));
    END IF;
    RETURN jsonb_typeof(before) = 'string' AND since = '""';
END $$
"""  # noqa: S608  constants
_CLOSED = "'{archived,rejected,withdrawn,invalid,merged}'::text[]"
# What the history of the ticket says last of a fact that its events carry.
_LAST = """
            SELECT {fact} FROM complaints_historyevent AS said
            WHERE said.ticket_id = OLD.ticket_id AND {where} ORDER BY said.seq DESC LIMIT 1
"""
_ENDED = _LAST.format(fact=f"said.to_state = ANY ({_CLOSED})", where="true")
_KEPT_UNTIL = _LAST.format(
    fact="(said.payload ->> 'retain_until')::date", where="said.payload ->> 'retain_until' IS NOT NULL"
)
_HELD = _LAST.format(fact="(said.payload ->> 'on')::boolean", where="said.kind = 'legal_hold'")
_GUARD = f"""
CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.salt <> '' AND NEW.salt = '' AND OLD.commitments IS NULL
        AND to_jsonb(NEW) - '{{payload,salt,commitments}}'::text[]
            = to_jsonb(OLD) - '{{payload,salt,commitments}}'::text[]
        AND history_only_emptied(OLD.payload, NEW.payload)
        AND NEW.commitments = history_commitments(OLD.payload, OLD.salt)
        AND EXISTS (
            SELECT FROM complaints_ticket AS ticket
            WHERE ticket.id = OLD.ticket_id AND NOT ticket.is_open AND NOT ticket.legal_hold
                AND ticket.retain_until <= current_date)
        AND ({_ENDED})
        AND ({_KEPT_UNTIL}) <= current_date
        AND ({_HELD}) IS NOT TRUE
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: its rows are written once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""
_ERASE = f"""
CREATE FUNCTION {ERASE}(emptied jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    erased integer;
BEGIN
    UPDATE {TABLE} AS event
    SET payload = wanted.payload,
        commitments = history_commitments(event.payload, event.salt),
        salt = ''
    FROM jsonb_to_recordset(emptied) AS wanted (id bigint, payload jsonb)
    WHERE event.id = wanted.id AND event.salt <> '';
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$
"""  # noqa: S608  constants
# Both look at tables: no temporary table of the caller's may stand in their place.
_PATHS = f"""
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION {ERASE}(jsonb) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION {GUARD}() SET search_path = %I, pg_temp', current_schema());
END $$
"""
_REPLACE = [
    f"DROP TRIGGER {TRIGGER} ON {TABLE}",
    f"CREATE TRIGGER {TRIGGER} BEFORE DELETE OR TRUNCATE OR UPDATE OF id, ticket_id, seq, kind, at,"
    " actor_kind, actor_id, from_state, to_state, version, key, previous, digest"
    f" ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TRIGGER}",
    f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {GUARD}()",
    f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {GUARD}",
]
_BACK = [
    f"DROP TRIGGER {GUARD} ON {TABLE}",
    f"DROP TRIGGER {TRIGGER} ON {TABLE}",
    f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TRIGGER}",
    f"DROP FUNCTION {ERASE}(jsonb)",
    f"DROP FUNCTION {GUARD}()",
    "DROP FUNCTION history_only_emptied(jsonb, jsonb)",
    "DROP FUNCTION history_commitments(jsonb, text)",
    "DROP FUNCTION history_commitments(jsonb, bytea, bytea, text)",
    "DROP FUNCTION hmac_pad(text, integer)",
    "DROP FUNCTION history_keys(jsonb)",
]


def texts_can_be_erased() -> migrations.RunSQL:
    """The migration step that opens this one door in the history."""
    made = [_KEYS, _PAD, _COMMITMENTS, _COMMITTED, _EMPTIED, _GUARD, _ERASE, _PATHS]
    return migrations.RunSQL([*made, *_REPLACE], [*_BACK])


def kept_as_the_history_says() -> migrations.RunSQL:
    """The migration step that lets the guard read the end of the retention from the history."""
    return migrations.RunSQL([_GUARD, _PATHS], migrations.RunSQL.noop)
