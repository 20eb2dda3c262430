"""A document as the tokens that every engine keeps."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from core.chinese import fold
from search.analysis.dictionary import Dictionary, base_dictionary
from search.analysis.numbers import cited_tokens, index_tokens, number_tokens
from search.analysis.tokens import characters, is_han, token_text, tokens
from search.documents import SearchDocument

VERSION = 2  # raise it when tokens or what an engine keeps change: an index of another version asks to be rebuilt
TOPICS = 20
LONGEST_BODY = 200_000
# So frequent in titles that a single one says nothing; words with them in are found as pairs.
COMMON_CHARACTERS = frozenset(
    "的县市省区镇乡政府办公室关于通知和与及工作年月日号了在对为第一二三四五六七八九十人民局委"
)


@dataclass(frozen=True)
class IndexFields:
    """Tokens of each field, separated by spaces."""

    title: str
    head: str
    text: str
    numbers: str
    cited: str
    characters: str


def topics(document: SearchDocument, dictionary: Dictionary | None = None) -> str:
    """Return the words that the body repeats most: what it is about, in a few words."""
    dictionary = dictionary or base_dictionary()
    words = Counter(dictionary.repeated(_folded_body(document.text)))
    telling = [(word, count) for word, count in words.items() if count > 2 and _is_telling(word, dictionary)]
    return " ".join(word for word, _ in sorted(telling, key=lambda item: (-item[1], item[0]))[:TOPICS])


@lru_cache(maxsize=4)
def _folded_body(body: str) -> str:
    """Folded once for topics and tokens of the same document."""
    return fold(body[:LONGEST_BODY])


def forget_folded() -> None:
    """For measuring: what was folded to make documents ready must be folded again."""
    _folded_body.cache_clear()


def _is_telling(word: str, dictionary: Dictionary) -> bool:
    return is_han(word) and word not in dictionary.generic and word not in dictionary.stopwords


def index_fields(document: SearchDocument, topics: str) -> IndexFields:
    """Return the tokens of `document`. The same document and topics always give the same tokens."""
    title = fold(document.title)
    head = fold("\n".join(_head_lines(document)))
    title_tokens, head_tokens = tokens(title), tokens(head)
    own = number_tokens(document.document_number) + index_tokens(document.index_number)
    return IndexFields(
        title=" ".join(title_tokens),
        head=" ".join([*head_tokens, *tokens(topics)]),
        text=" ".join([*title_tokens, *head_tokens, token_text(_folded_body(document.text))]).rstrip(),
        numbers=" ".join(own),
        cited=" ".join(cited_tokens(document.cited_numbers)),
        characters=" ".join(sorted(characters(title + head) - COMMON_CHARACTERS)),
    )


def _head_lines(document: SearchDocument) -> list[str]:
    known = [*document.keywords, *document.department_names, document.subject, document.file_name, document.summary]
    return [line for line in [*known, document.document_number] if line]


def fingerprint(document: SearchDocument) -> str:
    """Return a short hash of everything the index holds of `document`."""
    plain = json.dumps([VERSION, document.as_json()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def owner_of(key: str) -> str:
    """Return the key of what a document belongs to: pages of one file have keys "file:12#3"."""
    return key.partition("#")[0]
