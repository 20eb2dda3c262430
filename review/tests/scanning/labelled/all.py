"""The whole set: the cases the rules were made with, and those written afterwards against them."""

from . import files, more_texts, texts  # noqa: F401  (each adds its files)
from .cases import CASES

__all__ = ["CASES"]
