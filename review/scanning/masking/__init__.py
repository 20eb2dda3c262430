"""Masked copies: the same file without the personal data, rewritten so that they are gone.

Nothing is covered. Numbers are replaced in the text itself, hidden parts and metadata are left out, pages of a PDF
that held something are drawn anew as pictures. Every copy is scanned again; `MaskedCopy.is_clean` says whether
anything that blocks is left, and only a clean copy may take the place of its original.
"""

from __future__ import annotations

from collections.abc import Callable

from ..extract.kinds import FileKind, file_kind
from ..limits import Unreadable
from .copies import CannotMask, Mask, MaskedCopy
from .text import mask_text

__all__ = ["CannotMask", "Mask", "MaskedCopy", "mask_file", "mask_text"]


def mask_file(data: bytes, name: str) -> MaskedCopy:
    """A masked copy of a file with the list of what was masked and why. Raises CannotMask.

    Opens files that may be hostile: outside a child process use `review.scanning.mask_path`.
    """
    maker = _makers().get(file_kind(data, name))
    if maker is None:
        raise CannotMask("这种格式不能自动遮盖，请在原件中修改后重新上传。")
    try:
        copy, masks = maker(data, name)
    except Unreadable as error:
        raise CannotMask(f"文件无法读取：{error}") from error
    return MaskedCopy.checked(copy, name, masks)


def _makers() -> dict[FileKind, Callable[[bytes, str], tuple[bytes, list[Mask]]]]:
    from . import pdf, pictures, sheets, text, words

    return {
        FileKind.DOCX: words.mask_docx,
        FileKind.PPTX: words.mask_pptx,
        FileKind.XLSX: sheets.mask_xlsx,
        FileKind.PDF: pdf.mask_pdf,
        FileKind.IMAGE: pictures.mask_image,
        FileKind.TEXT: text.mask_text_file,
        FileKind.TABLE: text.mask_table_file,
    }
