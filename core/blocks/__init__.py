"""The pieces a page's text is made of; one file a family, this is the list editors see."""

from core.blocks.body import AttachmentStreamBlock, BodyStreamBlock

__all__ = ["AttachmentStreamBlock", "BodyStreamBlock"]
