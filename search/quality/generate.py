"""Documents for measuring speed: as many as wanted, made of a county's words, always the same."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from search.documents import SearchDocument

_FIRST = datetime(2014, 1, 1, tzinfo=UTC)
_KINDS = ("document", "notice", "news", "guide", "report", "letter", "file")
_VALIDITIES = ("in_force", "in_force", "in_force", "repealed", "expired", "")


def generate(count: int, *, sentences: Sequence[str], words: Sequence[str], seed: int = 7) -> Iterator[SearchDocument]:
    """Yield `count` documents: titles and bodies of real sentences in which a word or two is another each time."""
    chance = random.Random(seed)  # noqa: S311 - no secret, always the same
    for number in range(count):
        subject = f"{chance.choice(words)}{chance.choice(words)}"
        place, department = f"第{chance.randrange(300)}村", f"dept{chance.randrange(40)}"
        body = [_varied(chance.choice(sentences), chance, words) for _ in range(chance.randrange(4, 24))]
        published = _FIRST + timedelta(hours=chance.randrange(24 * 365 * 11))
        yield SearchDocument(
            key=f"page:generated.{number}",
            kind=chance.choice(_KINDS),
            title=f"关于{place}{subject}有关事项的{chance.choice(('通知', '公告', '意见', '批复', '公示'))}",
            url=f"/generated/{number}/",
            summary=_varied(chance.choice(sentences), chance, words),
            body="\n".join([f"{place}：", *body]),
            department_slug=department,
            department_names=[f"{department}单位"],
            subject=f"主题{chance.randrange(60)}",
            published_at=published,
            year=published.year,
            document_number=f"青测发〔{published.year}〕{number % 2000 + 1}号",
            index_number=f"990512{number % 1000:03}/{published.year}-{number:05}",
            validity=chance.choice(_VALIDITIES),
            audience=chance.choice(("natural", "legal", "both", "")),
        )


def _varied(sentence: str, chance: random.Random, words: Sequence[str]) -> str:
    middle = chance.randrange(len(sentence) + 1)
    return f"{sentence[:middle]}{chance.choice(words)}{sentence[middle:]}"
