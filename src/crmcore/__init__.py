"""crmcore: the CRM that you import.

Everything a program needs is here; each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcore.app import CRM, Transaction
    from crmcore.channels.apprise_bridge.channel import AppriseChannel
    from crmcore.channels.imap.inbox import ImapInbox
    from crmcore.channels.maildir import MaildirChannel
    from crmcore.channels.post.channel import PostChannel
    from crmcore.channels.sms import SmsChannel
    from crmcore.channels.smtp.channel import SmtpChannel
    from crmcore.channels.webhook import WebhookChannel
    from crmcore.domain.customer.party import Customer, Household, Organisation, Person, Preferences
    from crmcore.domain.customer.profile import Profile
    from crmcore.domain.decision.action import Action
    from crmcore.domain.decision.experiment import Experiment
    from crmcore.domain.decision.heard import Heard
    from crmcore.domain.decision.hours import Hours
    from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
    from crmcore.domain.decision.policy import Context, Policy
    from crmcore.domain.kernel.ids import CustomerId, InteractionId
    from crmcore.domain.kernel.money import Money
    from crmcore.domain.kernel.reach import Address, Email, External, Phone, Postal
    from crmcore.domain.kernel.secret import Secret
    from crmcore.domain.kernel.value_type import ValueType
    from crmcore.domain.marketing.campaign import Throttle
    from crmcore.domain.marketing.offer import Wording
    from crmcore.domain.relationship.content import (
        Advice,
        Call,
        Click,
        Complaint,
        Custom,
        Feedback,
        Line,
        Message,
        Note,
        Open,
        Purchase,
        Referral,
        Reply,
        Return,
        Visit,
    )
    from crmcore.domain.relationship.form import RelationshipForm
    from crmcore.domain.relationship.interaction import Entry, Interaction
    from crmcore.domain.relationship.lifecycle import Lifecycle, Rhythm, RungRule, StageRule
    from crmcore.domain.relationship.measure import MeasureDeclaration
    from crmcore.domain.segment.expression import f
    from crmcore.domain.segment.segment import Ranking, Roster
    from crmcore.errors import CRMError
    from crmcore.plugins.hookspecs import hookimpl
    from crmcore.plugins.records import Records
    from crmcore.plugins.settings import Settings
    from crmcore.policies.rules import Rule, RulePolicy
    from crmcore.ports.channel import Capabilities, Channel, WebhookRequest
    from crmcore.services.customers import NewCustomer
    from crmcore.services.ledger import Booking
    from crmcore.services.profiles import RejectedProfile, Synced
    from crmcore.services.recording import Recorded, Rejection
    from crmcore.services.tie_keeping import NewTie

_HOMES = {
    "CRM": "app",
    "Accepted": "domain.decision.message",
    "Action": "domain.decision.action",
    "Address": "domain.kernel.reach",
    "Advice": "domain.relationship.content",
    "Answer": "domain.decision.message",
    "AppriseChannel": "channels.apprise_bridge.channel",
    "Booking": "services.ledger",
    "CRMError": "errors",
    "Call": "domain.relationship.content",
    "Capabilities": "ports.channel",
    "Channel": "ports.channel",
    "Click": "domain.relationship.content",
    "Complaint": "domain.relationship.content",
    "Context": "domain.decision.policy",
    "Custom": "domain.relationship.content",
    "Customer": "domain.customer.party",
    "CustomerId": "domain.kernel.ids",
    "Email": "domain.kernel.reach",
    "Entry": "domain.relationship.interaction",
    "Experiment": "domain.decision.experiment",
    "External": "domain.kernel.reach",
    "Feedback": "domain.relationship.content",
    "Heard": "domain.decision.heard",
    "Hours": "domain.decision.hours",
    "Household": "domain.customer.party",
    "ImapInbox": "channels.imap.inbox",
    "Interaction": "domain.relationship.interaction",
    "InteractionId": "domain.kernel.ids",
    "Lifecycle": "domain.relationship.lifecycle",
    "Line": "domain.relationship.content",
    "MaildirChannel": "channels.maildir",
    "MeasureDeclaration": "domain.relationship.measure",
    "Message": "domain.relationship.content",
    "Money": "domain.kernel.money",
    "NewCustomer": "services.customers",
    "NewTie": "services.tie_keeping",
    "Note": "domain.relationship.content",
    "Open": "domain.relationship.content",
    "Organisation": "domain.customer.party",
    "Outgoing": "domain.decision.message",
    "Person": "domain.customer.party",
    "Phone": "domain.kernel.reach",
    "Policy": "domain.decision.policy",
    "PostChannel": "channels.post.channel",
    "Postal": "domain.kernel.reach",
    "Preferences": "domain.customer.party",
    "Profile": "domain.customer.profile",
    "Purchase": "domain.relationship.content",
    "Ranking": "domain.segment.segment",
    "Recorded": "services.recording",
    "Records": "plugins.records",
    "Referral": "domain.relationship.content",
    "Refused": "domain.decision.message",
    "RejectedProfile": "services.profiles",
    "Rejection": "services.recording",
    "RelationshipForm": "domain.relationship.form",
    "Reply": "domain.relationship.content",
    "Return": "domain.relationship.content",
    "Rhythm": "domain.relationship.lifecycle",
    "Roster": "domain.segment.segment",
    "Rule": "policies.rules",
    "RulePolicy": "policies.rules",
    "RungRule": "domain.relationship.lifecycle",
    "Secret": "domain.kernel.secret",
    "Settings": "plugins.settings",
    "SmsChannel": "channels.sms",
    "SmtpChannel": "channels.smtp.channel",
    "StageRule": "domain.relationship.lifecycle",
    "Synced": "services.profiles",
    "Throttle": "domain.marketing.campaign",
    "Transaction": "app",
    "Unknown": "domain.decision.message",
    "ValueType": "domain.kernel.value_type",
    "Visit": "domain.relationship.content",
    "WebhookChannel": "channels.webhook",
    "WebhookRequest": "ports.channel",
    "Wording": "domain.marketing.offer",
    "f": "domain.segment.expression",
    "hookimpl": "plugins.hookspecs",
}

__all__ = [
    "CRM",
    "Accepted",
    "Action",
    "Address",
    "Advice",
    "Answer",
    "AppriseChannel",
    "Booking",
    "CRMError",
    "Call",
    "Capabilities",
    "Channel",
    "Click",
    "Complaint",
    "Context",
    "Custom",
    "Customer",
    "CustomerId",
    "Email",
    "Entry",
    "Experiment",
    "External",
    "Feedback",
    "Heard",
    "Hours",
    "Household",
    "ImapInbox",
    "Interaction",
    "InteractionId",
    "Lifecycle",
    "Line",
    "MaildirChannel",
    "MeasureDeclaration",
    "Message",
    "Money",
    "NewCustomer",
    "NewTie",
    "Note",
    "Open",
    "Organisation",
    "Outgoing",
    "Person",
    "Phone",
    "Policy",
    "PostChannel",
    "Postal",
    "Preferences",
    "Profile",
    "Purchase",
    "Ranking",
    "Recorded",
    "Records",
    "Referral",
    "Refused",
    "RejectedProfile",
    "Rejection",
    "RelationshipForm",
    "Reply",
    "Return",
    "Rhythm",
    "Roster",
    "Rule",
    "RulePolicy",
    "RungRule",
    "Secret",
    "Settings",
    "SmsChannel",
    "SmtpChannel",
    "StageRule",
    "Synced",
    "Throttle",
    "Transaction",
    "Unknown",
    "ValueType",
    "Visit",
    "WebhookChannel",
    "WebhookRequest",
    "Wording",
    "f",
    "hookimpl",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "errors"]
