"""What people paste and what scanners send: an answer or a clear refusal, and never much of the engine's time."""

import time

import pytest

from search.engines import elasticsearch

BAD = {
    "ten thousand characters": "青澜县最低生活保障" * 1112,
    "ten thousand different ones": "".join(chr(0x4E00 + number) for number in range(10_000)),
    "ten thousand words": "通知 " * 3333,
    "one letter": "a" * 10_000,
    "only punctuation": "，。、；：？！……——《》（）【】",
    "only spaces": " \t\n\u3000",
    "unbalanced quotes": '"低保 “标准',
    "empty quotes": '"" “” 「」',
    "a quote of everything": '"' + "通知" * 90 + '"',
    "wildcards": "*:* 低* ?保 %_",
    "operators": "AND OR NOT (低保 OR) AND NOT",
    "operators alone": "AND OR NOT NEAR",
    "control characters": "低\x00保\x07\x1b[31m\u202e标准",
    "Lucene": "title:低保^9 +(年度 -报告)~3 [2020 TO *} \\/ && ||",
    "FTS5": 'title : "低保" * ^通知 NEAR(a b, 3) - {title text}',
    "SQL": "'; DROP TABLE documents; -- \" OR 1=1",
    "markup": "<script>alert('低保')</script> ${jndi:ldap://x} {{7*7}}",
    "emoji": "😀👨‍👩‍👧‍👦 低保 🇨🇳",
    "lone surrogate": "低保\ud800",
    "half a number": "〔2024〕 号 青政发〔",
    "a hundred numbers": "青政办发〔2024〕1号 " * 100,
    "one character": "县",
    "characters that every document has": "的 了 和 在 关于 通知 县 人民 政府 办公室",
    "letters of one script in another": "ａｂｃ ⅣⅧ ㈠ ﷺ Ǆ",
}
PARAMETERS = [
    "page=1000000000", "page=-1", "page=0", "page=abc", "page=９", "size=0", "size=100000", "scope=*", "sort=;",
    "from=2024-13-45", "to=yesterday", "from=2025-01-01&to=2020-01-01", "year=abc&year=99999", "type=nothing",
    "department=../../etc/passwd", "subject=%00%ff", "unknown=1&unknown=2&q=2", "validity=" + "x" * 5000,
    "&".join(f"department=d{number}" for number in range(200)),
]  # fmt: skip
ENGINE_SECONDS = 0.2


@pytest.fixture
def engine_seconds(site, monkeypatch):
    """How long each question to the engine took: processor time here for SQLite, `took` of Elasticsearch."""
    seconds = []
    if site.name == "embedded":
        ask = site.search

        def timed(query):
            started = time.thread_time()
            try:
                return ask(query)
            finally:
                seconds.append(time.thread_time() - started)

        monkeypatch.setattr(site, "search", timed)
    else:
        send = site.send
        monkeypatch.setattr(elasticsearch, "UNREAD", "-hits.max_score")  # the time taken is not sent otherwise

        def taken(body):
            answer = send(body)
            seconds.append(answer["took"] / 1000)
            return answer

        monkeypatch.setattr(site, "send", taken)
    return seconds


def least(engine_seconds: list[float], ask) -> float:
    """Ask up to three times, as long as it takes too long: the server says time on the wall, with whatever else runs."""
    sums = []
    while not sums or (min(sums) >= ENGINE_SECONDS and len(sums) < 3):
        engine_seconds.clear()
        ask()
        sums.append(sum(engine_seconds))
    return min(sums)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_a_query_gets_an_answer_or_a_refusal(site, client, engine_seconds, text):
    text = text.encode("utf-8", "replace").decode()

    def ask():
        assert client.get("/search/", {"q": text}).status_code == 200
        assert client.get("/api/v1/search", {"q": text}).status_code == (200 if len(text) <= 1000 else 400)
        assert client.get("/search/suggest/", {"q": text}).status_code in (200, 404)

    assert least(engine_seconds, ask) < ENGINE_SECONDS


@pytest.mark.parametrize("parameters", PARAMETERS, ids=lambda text: text[:40])
def test_parameters_are_read_or_refused(site, client, engine_seconds, parameters):
    def ask():
        assert client.get(f"/search/?q=低保&{parameters}").status_code == 200
        assert client.get(f"/api/v1/search?q=低保&{parameters}").status_code in (200, 400)

    assert least(engine_seconds, ask) < ENGINE_SECONDS
