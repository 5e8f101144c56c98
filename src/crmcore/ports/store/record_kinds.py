"""The kinds of records that there are, and the tables that hold none."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.ports.store.record_kind import Column, Form, RecordKind


def _text(name: str) -> Column:
    return Column(name)


def _maybe(name: str, form: Form = Form.TEXT) -> Column:
    return Column(name, form, optional=True)


def _id(name: str = "id", refers: str = "", *, optional: bool = False) -> Column:
    return Column(name, Form.ID, optional, refers=refers)


def _at(name: str) -> Column:
    return Column(name, Form.INSTANT)


def _count(name: str) -> Column:
    return Column(name, Form.INTEGER)


_DAY = Column("day", Form.DAY)
_WHOSE = (_id("customer", "customer"), _id("origin", "customer"))
_CONVERTED = (
    _text("currency"),
    _maybe("original", Form.MONEY),
    _maybe("rate"),
    _maybe("rate_day", Form.DAY),
)
_OCCURRED = (_at("occurred_at"), _at("recorded_at"), _DAY)
_EXTERNAL = (_maybe("source"), _maybe("external_id"))
_EXTERNAL_DIGEST = Column("external_digest", Form.DIGEST, optional=True, keyed=True)

RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        "definition",
        "crm_definition",
        (
            _text("kind"),
            _count("number"),
            _count("version"),
            _text("name"),
            Column("body", Form.JSON),
            _at("defined_at"),
            _maybe("retired_at", Form.INSTANT),
        ),
        ("kind", "number", "version"),
    ),
    RecordKind(
        "customer",
        "crm_customer",
        (
            _id(),
            _text("party"),
            _text("name"),
            _maybe("language"),
            _maybe("zone"),
            _maybe("channel"),
            _at("added_at"),
            _count("version"),
            _maybe("archived_at", Form.INSTANT),
            _maybe("erased_at", Form.INSTANT),
        ),
        ("id",),
    ),
    RecordKind(
        "merge",
        "crm_merge",
        (
            _id("customer", "customer"),
            _id("into_customer", "customer"),
            _id("head", "customer"),
            _at("merged_at"),
            _maybe("archived_at", Form.INSTANT),
            _text("lent"),
        ),
        ("customer",),
    ),
    RecordKind(
        "contact point",
        "crm_contact_point",
        (_id(), _text("scheme"), _text("value"), _text("sent_as"), _count("rule")),
        ("id",),
    ),
    RecordKind(
        "point health",
        "crm_point_health",
        (
            _id("contact_point", "contact point"),
            _count("softs"),
            _maybe("last_soft_at", Form.INSTANT),
            _maybe("hard_at", Form.INSTANT),
            _text("status"),
            _text("reason"),
            _maybe("lived_at", Form.INSTANT),
        ),
        ("contact_point",),
    ),
    RecordKind(
        "identifier",
        "crm_identifier",
        (_text("scheme"), _text("source"), _text("value"), _text("sent_as"), _count("rule"), *_WHOSE),
        ("scheme", "source", "value"),
    ),
    RecordKind(
        "link",
        "crm_customer_contact_point",
        (_id("origin", "customer"), _id("contact_point", "contact point"), _id("customer", "customer")),
        ("origin", "contact_point"),
    ),
    RecordKind(
        "profile",
        "crm_profile",
        (_text("source"), _text("key"), Column("given", Form.JSON), _maybe("archived_at", Form.INSTANT)),
        ("source", "key"),
    ),
    RecordKind("source rank", "crm_source_rank", (_text("source"), _count("place")), ("source",)),
    RecordKind(
        "statement",
        "crm_statement",
        (
            _id(),
            *_WHOSE,
            _count("attribute"),
            _maybe("text"),
            _maybe("number", Form.INTEGER),
            _text("source"),
            _at("stated_at"),
            _at("recorded_at"),
        ),
        ("id",),
    ),
    RecordKind(
        "consent",
        "crm_consent",
        (
            _id(),
            _id("customer", "customer", optional=True),
            _id("origin", "customer", optional=True),
            _id("contact_point", "contact point", optional=True),
            _text("channel"),
            _text("purpose"),
            Column("granted", Form.FLAG),
            _at("at"),
            _at("recorded_at"),
            _text("evidence"),
            _maybe("source"),
            _maybe("actor"),
        ),
        ("id",),
    ),
    RecordKind(
        "suppression",
        "crm_suppression",
        (Column("digest", Form.DIGEST, keyed=True), _text("reason"), _at("at")),
        ("digest",),
    ),
    RecordKind("erased key", "crm_erased_key", (Column("digest", Form.DIGEST, keyed=True), _at("at")), ("digest",)),
    RecordKind(
        "restriction",
        "crm_restriction",
        (_id(), *_WHOSE, _text("reason"), _at("at"), _maybe("lifted_at", Form.INSTANT), _text("evidence")),
        ("id",),
    ),
    RecordKind(
        "rectification",
        "crm_rectification",
        (
            _id(),
            *_WHOSE,
            _text("field"),
            _maybe("before"),
            _maybe("after"),
            _text("evidence"),
            _at("at"),
            _maybe("actor"),
        ),
        ("id",),
    ),
    RecordKind("rate", "crm_rate", (_text("currency"), _DAY, _text("value")), ("currency", "day")),
    RecordKind(
        "interaction",
        "crm_interaction",
        (
            _id(),
            *_WHOSE,
            _text("kind"),
            _text("direction"),
            *_OCCURRED,
            *_EXTERNAL,
            _EXTERNAL_DIGEST,
            _maybe("touchpoint"),
            _maybe("amount", Form.MONEY),
            _maybe("currency"),
            *_CONVERTED[1:],
            _id("voids", "interaction", optional=True),
            Column("content", Form.JSON),
            _maybe("redacted_at", Form.INSTANT),
        ),
        ("id",),
        after="voids",
    ),
    RecordKind(
        "tie",
        "crm_tie",
        (
            _id(),
            _text("type"),
            *_WHOSE,
            _id("other", "customer", optional=True),
            _id("other_origin", "customer", optional=True),
            _maybe("assigned"),
            Column("since", Form.DAY),
            _maybe("until", Form.DAY),
            Column("exclusive", Form.FLAG),
            _maybe("source"),
            _id("interaction", "interaction", optional=True),
            _at("recorded_at"),
            _maybe("ended_at", Form.INSTANT),
            _maybe("removed_at", Form.INSTANT),
        ),
        ("id",),
    ),
    RecordKind(
        "cost",
        "crm_ledger",
        (
            _id(),
            *_WHOSE,
            _text("account"),
            Column("amount", Form.MONEY),
            *_CONVERTED,
            *_OCCURRED,
            *_EXTERNAL,
            _EXTERNAL_DIGEST,
        ),
        ("id",),
    ),
    RecordKind(
        "entitlement",
        "crm_entitlement",
        (
            _id(),
            *_WHOSE,
            _count("treatment"),
            Column("first_on", Form.DAY),
            _maybe("last_on", Form.DAY),
            _maybe("uses", Form.INTEGER),
            _count("used"),
            _text("reason"),
            _at("granted_at"),
            _maybe("revoked_at", Form.INSTANT),
        ),
        ("id",),
    ),
    RecordKind(
        "entitlement use",
        "crm_entitlement_use",
        (_id(), _id("entitlement", "entitlement"), *_WHOSE, _at("used_at"), _at("recorded_at"), *_EXTERNAL),
        ("id",),
    ),
    RecordKind(
        "promise",
        "crm_promise",
        (
            _id(),
            *_WHOSE,
            _text("text"),
            _text("employee"),
            _at("made_at"),
            Column("due_on", Form.DAY),
            _maybe("settled_on", Form.DAY),
            _maybe("kept", Form.FLAG),
        ),
        ("id",),
    ),
    RecordKind(
        "chosen hours",
        "crm_chosen_hours",
        (_id(), *_WHOSE, _text("channel"), _text("hours"), _at("chosen_at")),
        ("id",),
    ),
    RecordKind(
        "inbox message",
        "crm_inbox_message",
        (
            _id(),
            *_WHOSE,
            _text("purpose"),
            _text("offer"),
            _text("subject"),
            _text("text"),
            _text("html"),
            _text("language"),
            _at("made_at"),
            _maybe("expires_at", Form.INSTANT),
            _maybe("read_at", Form.INSTANT),
            _maybe("dismissed_at", Form.INSTANT),
        ),
        ("id",),
    ),
    RecordKind(
        "case",
        "crm_case",
        (
            _id(),
            *_WHOSE,
            _text("subject"),
            _text("employee"),
            _at("opened_at"),
            _maybe("due_at", Form.INSTANT),
            _maybe("closed_at", Form.INSTANT),
            _text("outcome"),
            _text("note"),
            _count("rounds"),
        ),
        ("id",),
    ),
    RecordKind(
        "task",
        "crm_task",
        (
            _id(),
            *_WHOSE,
            _text("employee"),
            _text("purpose"),
            _text("offer"),
            _text("subject"),
            _text("script"),
            _at("made_at"),
            _at("due_at"),
            _text("state"),
            _text("outcome"),
            _text("note"),
            _maybe("finished_at", Form.INSTANT),
            _count("rounds"),
        ),
        ("id",),
    ),
    RecordKind(
        "standing",
        "crm_standing",
        (
            _id("customer", "customer"),
            _text("stage"),
            _text("rung"),
            Column("defected", Form.FLAG),
            Column("evaluated_on", Form.DAY),
        ),
        ("customer",),
    ),
    RecordKind(
        "transition",
        "crm_transition",
        (
            _id(),
            *_WHOSE,
            _at("at"),
            _maybe("stage_before"),
            _maybe("rung_before"),
            _maybe("defected_before", Form.FLAG),
            _maybe("evaluated_on_before", Form.DAY),
            _text("stage"),
            _text("rung"),
            Column("defected", Form.FLAG),
            Column("evaluated_on", Form.DAY),
            _text("reason"),
            _count("lifecycle_version"),
        ),
        ("id",),
    ),
    RecordKind(
        "membership",
        "crm_membership",
        (_count("segment"), _id("customer", "customer"), _at("since")),
        ("segment", "customer"),
    ),
    RecordKind(
        "refresh",
        "crm_segment_refresh",
        (
            _count("segment"),
            _count("version"),
            _at("at"),
            _DAY,
            _maybe("threshold_text"),
            _maybe("threshold_number", Form.INTEGER),
        ),
        ("segment",),
    ),
    RecordKind(
        "quality",
        "crm_quality",
        (_DAY, _text("subject"), _text("dimension"), _count("score"), _count("count")),
        ("day", "subject", "dimension"),
    ),
    RecordKind(
        "allowed set",
        "crm_allowed_set",
        (Column("digest", Form.DIGEST), Column("body", Form.JSON)),
        ("digest",),
    ),
    RecordKind(
        "decision",
        "crm_decision",
        (
            _id(),
            *_WHOSE,
            _text("occasion"),
            _at("decided_at"),
            _DAY,
            _text("policy"),
            _text("policy_version"),
            _text("arm"),
            _text("offer"),
            _text("channel"),
            _text("slot"),
            Column("probability", Form.REAL),
            Column("propensities", Form.JSON),
            Column("allowed_set", Form.DIGEST, refers="allowed set"),
            Column("verdicts", Form.JSON),
            Column("seen", Form.JSON),
            Column("versions", Form.JSON),
            _text("stage"),
            _maybe("purpose"),
            _maybe("rulings", Form.JSON),
        ),
        ("id",),
    ),
    RecordKind(
        "message",
        "crm_message",
        (
            _id(),
            _id("decision", "decision"),
            *_WHOSE,
            _id("contact_point", "contact point"),
            _count("step"),
            _text("channel"),
            _text("purpose"),
            _text("offer"),
            _count("offer_version"),
            _text("message_class"),
            _at("not_before"),
            _at("expires_at"),
            _at("made_at"),
            _text("state"),
            _count("attempt"),
            _count("token"),
            _maybe("lease_until", Form.INSTANT),
            _maybe("finished_at", Form.INSTANT),
            _text("detail"),
            Column("cost", Form.MONEY),
            _maybe("campaign"),
        ),
        ("id",),
    ),
    RecordKind(
        "campaign",
        "crm_campaign",
        (
            _text("name"),
            _text("state"),
            _count("version"),
            _at("changed_at"),
            _maybe("approved_by"),
            _maybe("starts_at", Form.INSTANT),
            _maybe("started_at", Form.INSTANT),
            _count("audience"),
            _text("reason"),
            Column("settled", Form.FLAG),
            _maybe("paced_at", Form.INSTANT),
            _maybe("free_at", Form.INSTANT),
        ),
        ("name",),
    ),
    RecordKind(
        "campaign member",
        "crm_campaign_member",
        (
            Column("campaign", refers="campaign"),
            _id("customer", "customer"),
            _id("decision", "decision", optional=True),
            _maybe("gone"),
        ),
        ("campaign", "customer"),
    ),
    RecordKind(
        "duplicate",
        "crm_duplicate",
        (
            _id(),
            _id("one", "customer"),
            _id("other", "customer"),
            Column("probability", Form.REAL),
            Column("deterministic", Form.FLAG),
            Column("reasons", Form.JSON),
            _at("found_at"),
            _text("state"),
            _maybe("decided_at", Form.INSTANT),
            _maybe("actor"),
        ),
        ("id",),
    ),
    RecordKind(
        "event",
        "crm_event",
        (
            _id(),
            _text("name"),
            _at("recorded_at"),
            _maybe("actor"),
            _id("customer", optional=True),
            Column("data", Form.JSON),
            _maybe("sequence", Form.INTEGER),
            _maybe("chain", Form.DIGEST),
        ),
        ("sequence",),
    ),
)
"""In the order in which they are dumped and restored: a kind comes after those that it refers to.

A migration that adds a table of facts adds its kind here, and to the memory store how its rows are made and put; one
that adds a column adds that, `optional`, at the end. A table that holds no facts goes into `NO_RECORDS`.
"""

NO_RECORDS: Mapping[str, str] = {
    "crm_setting": "of the database, but for the salt of draws, which the head of a dump has",
    "crm_tenant": "the head of a dump",
    "crm_customer_word": "made of the customers' names",
    "crm_attribute": "made of the statements",
    "crm_measure": "made of the interactions",
    "crm_measure_day": "made of the interactions",
    "crm_cost": "made of the ledger",
    "crm_touch": "everyone is touched when restored",
    "crm_segment_touch": "everyone is touched when restored",
    "crm_spent": "made of the messages",
    "crm_wire": "how wires stand is not kept longer than they are in use",
    "crm_command": "remembered for seven days, under keys of this tenant",
}
"""The tables whose rows are no records, with the reason."""

MADE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "crm_customer": ("name_key", "added_on"),
    "crm_profile": ("scheme",),
    "crm_interaction": ("entry",),
    "crm_event": ("entry",),
}
"""Columns of tables of records that are made of the others, or of their order."""
