"""The demo county reads like a county: no two of its pages share a third of their sentences."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.test import SimpleTestCase

from portal.demo.content import read_all

TABLES = {
    "departments.toml": "department", "disclosure_guides.toml": "guide", "rules.toml": "rule",
    "documents_*.toml": "document", "guides_*.toml": "guide", "news_*.toml": "article",
    "interaction.toml": "article", "reports.toml": "report", "drafts.toml": "draft",
}  # fmt: skip
SENTENCE_END = re.compile(r"[。！？；\n]")
# Cells, captions and what is chosen from lists are not sentences; names and codes repeat by nature.
NOT_TEXT = {"rows", "caption", "department", "subject", "genre", "issuers", "keywords", "phones", "leaders"}
HAN = re.compile(r"[\u4e00-\u9fff]")
SHORTEST_SENTENCE = 7
LARGEST_SHARE = 1 / 3


def texts(value) -> Iterator[str]:
    """Yield every piece of running text in a row of the demo's files."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in NOT_TEXT:
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def sentences(row: dict) -> set[str]:
    """Return the sentences of a page, without spaces; one has at least SHORTEST_SENTENCE Chinese characters."""
    found = (re.sub(r"\s", "", sentence) for text in texts(row) for sentence in SENTENCE_END.split(text))
    return {sentence for sentence in found if len(HAN.findall(sentence)) >= SHORTEST_SENTENCE}


def demo_pages() -> dict[str, set[str]]:
    """Return the sentences of every demo page, by file pattern and title."""
    pages = {}
    for pattern, table in TABLES.items():
        for number, row in enumerate(read_all(pattern, table)):
            name = row.get("title") or row.get("official_name") or f"{row['department']}·{row.get('year', number)}"
            pages[f"{pattern}：{name}（{number}）"] = sentences(row)
    return pages


def shared_counts(pages: dict[str, set[str]]) -> dict[tuple[str, str], int]:
    """Return how many sentences each pair of pages has in common, for pairs that have any."""
    pages_with = defaultdict(list)
    for name, found in pages.items():
        for sentence in found:
            pages_with[sentence].append(name)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for names in pages_with.values():
        for pair in combinations(names, 2):
            counts[pair] += 1
    return counts


class DemoContentTests(SimpleTestCase):
    def test_some_three_hundred_pages_over_all_types(self):
        counts = {pattern: len(read_all(pattern, table)) for pattern, table in TABLES.items()}
        self.assertGreaterEqual(sum(counts.values()), 300)
        self.assertTrue(all(counts.values()), counts)

    def test_no_two_pages_share_a_third_of_their_sentences(self):
        pages = demo_pages()
        too_alike = [
            f"{first} / {second}: {count} of {min(len(pages[first]), len(pages[second]))}"
            for (first, second), count in shared_counts(pages).items()
            if count >= LARGEST_SHARE * min(len(pages[first]), len(pages[second]))
        ]
        self.assertEqual(too_alike, [])

    def test_sentences_are_told_apart_from_cells(self):
        row = {"title": "标题", "body": [{"type": "p", "text": "第一句话写在这里。第二句！"}, {"type": "table", "caption": "说明说明说明",
               "rows": [["单元格里的一句话"]]}]}  # fmt: skip
        self.assertEqual(sentences(row), {"第一句话写在这里"})
