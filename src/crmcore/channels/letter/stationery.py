"""Stationery: what all letters of a channel have in common."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crmcore.channels.letter.addresses import key_text, require_address, require_taggable, tagged
from crmcore.channels.letter.images import NO_IMAGES, Images
from crmcore.channels.letter.letter import Letter
from crmcore.channels.letter.sender import Sender
from crmcore.domain.decision.message import Outgoing
from crmcore.errors import InvalidValue


@frozen
class Stationery:
    """Who letters are from, where answers go and how one unsubscribes by e-mail, and the images that HTML may show.

    Where `tags_replies`, the address for answers carries the message's key (see `tagged`); that for unsubscribing
    always does, and stands in letters that can be unsubscribed from alone.
    """

    sender: Sender
    reply_to: str = ""
    tags_replies: bool = False
    unsubscribe_by: str = ""
    images: Images = NO_IMAGES

    @classmethod
    def of(
        cls, sender: object, reply_to: object, tags_replies: object, unsubscribe_mailto: object, images: object
    ) -> Stationery:
        """From what an app configures; None is what there is not. Raises `InvalidValue`."""
        if not isinstance(tags_replies, bool):
            raise InvalidValue("tag_replies", f"a {type(tags_replies).__name__}", "it is True or False")
        if tags_replies and reply_to is None:
            raise InvalidValue("tag_replies", "no address for replies", "keys go into the address of reply_to")
        require = require_taggable if tags_replies else require_address
        return cls(
            Sender.read(sender),
            "" if reply_to is None else require(reply_to, "reply_to"),
            tags_replies,
            "" if unsubscribe_mailto is None else require_taggable(unsubscribe_mailto, "unsubscribe_mailto"),
            Images.of(images),
        )

    def letter(self, message: Outgoing, date: datetime, to: str) -> Letter:
        """The letter that a message makes. Its Message-ID is made of the key."""
        key = message.key
        return Letter(
            sender=self.sender,
            date=date,
            message_id=f"<{key_text(key)}@{self.sender.domain}>",
            to=to,
            subject=message.subject,
            text=message.text,
            html=message.html,
            language=message.language,
            reply_to=tagged(self.reply_to, key) if self.tags_replies else self.reply_to,
            unsubscribe=message.unsubscribe,
            unsubscribe_by=tagged(self.unsubscribe_by, key) if self.unsubscribe_by and message.unsubscribable else "",
            images=self.images,
        )
