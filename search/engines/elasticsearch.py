"""The engine for production: an Elasticsearch 8.19 cluster.

It indexes the same tokens as the embedded engine in fields with the `whitespace` analyser, and the same questions become
constant scores, so both rank alike. Only features of the server's core are used: no plug-in, no script.

Tokens are indexed and not kept: there is no `_source`. What a list of hits shows is one stored field (`card`), the body,
of which only shown hits need a stretch, is another. A search brings back fingerprints alone; cards and bodies are asked for
when this process has not shown them before (ADR 23).

Two aliases: `<prefix>-documents` is read and written, `<prefix>-building` is a rebuild on its way, which gets every
change as well. Each document carries the time it was loaded as an external version, so late writers lose.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from http import HTTPStatus
from time import time_ns
from typing import Any

import orjson
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer, TransportError
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk

from search.analysis.tokens import is_han
from search.documents import SearchDocument
from search.engines import fields
from search.engines.base import (
    COUNTY_TIME,
    FACETS,
    Engine,
    EngineQuery,
    EngineUnavailable,
    Field,
    Group,
    Hit,
    Match,
    Phrase,
    Prepared,
    Results,
    Sort,
    Writer,
    facet_values,
)
from search.engines.kept import MOST_CARDS, Kept

REQUEST_SECONDS = 10
BULK_RETRIES = 3
CHUNK = 500
MOST_AT_ONCE = 5000
MOST_FACET_VALUES = 500
# An index that is being built is not searched, and thrown away should the server die: it neither refreshes nor syncs.
UNSEEN = {"refresh_interval": "-1", "translog.durability": "async"}
SEEN = {"refresh_interval": "1s", "translog.durability": "request"}
UNREAD = "-took,-timed_out,-hits.max_score"  # parts of an answer that are not sent
MICROSECOND = 1000  # versions are microseconds: 2**63 is far away


class Serializer(OrjsonSerializer):
    """orjson, with our enums as keys as well."""

    def json_dumps(self, data: Any) -> bytes:
        return orjson.dumps(data, default=self.default, option=orjson.OPT_NON_STR_KEYS)


def connect(url: str, *, username: str = "", password: str = "", api_key: str = "", ca_file: str = "") -> Elasticsearch:
    """Return a client for one or several nodes (`url` separated by commas)."""
    options: dict[str, Any] = {"request_timeout": REQUEST_SECONDS, "retry_on_timeout": True, "max_retries": 1}
    options["serializer"] = Serializer()
    if api_key:
        options["api_key"] = api_key
    elif username:
        options["basic_auth"] = (username, password)
    if ca_file:
        options["ca_certs"] = ca_file
    return Elasticsearch([node.strip() for node in url.split(",")], **options)


def _as_unavailable(method):
    """Every error of client and server becomes the interface's."""

    @wraps(method)
    def call(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except (ApiError, TransportError, BulkIndexError) as error:
            raise EngineUnavailable(f"{type(error).__name__}: {str(error)[:500]}") from error

    return call


class ElasticsearchEngine(Engine):
    """One index behind an alias."""

    name = "elasticsearch"

    def __init__(self, client: Elasticsearch, *, prefix: str, shards: int = 1, replicas: int = 0):
        self.client = client
        self.alias, self.building = f"{prefix}-documents", f"{prefix}-building"
        self.shards, self.replicas = shards, replicas
        self.cards: Kept[SearchDocument] = Kept(MOST_CARDS)

    # Writing -----------------------------------------------------------------------------------------------------------

    def prepare(self, changes: Mapping[str, Sequence[SearchDocument]]) -> Prepared:
        return {
            owner: [(document.key, source_of(document, owner)) for document in documents]
            for owner, documents in changes.items()
        }

    @_as_unavailable
    def write(self, prepared: Prepared, *, loaded_at: int) -> None:
        """Write to a rebuild on its way first: whoever misses it because it has just ended meets it behind the alias."""
        indexes = self._behind_aliases()
        if self.building in indexes.values():
            self._write_to_building(prepared, loaded_at)
        if self.alias not in indexes.values():
            self.create(self._new_name(), {self.alias: {}})
        self._check_version(*(name for name, alias in indexes.items() if alias == self.alias))
        self._write(self.alias, prepared, loaded_at, refresh=True)

    def _check_version(self, *indexes: str) -> None:
        if not all(name.startswith(self._versioned) for name in indexes):
            raise EngineUnavailable(f"the index is not of version {fields.VERSION}; run rebuild_search")

    def _write_to_building(self, prepared: Prepared, loaded_at: int) -> None:
        with suppress(NotFoundError):  # it ended just now
            self.client.indices.refresh(index=self.building)  # shows which pages a file has there
            self._write(self.building, prepared, loaded_at, refresh=True)

    def _behind_aliases(self) -> dict[str, str]:
        """Return index → alias (one request)."""
        answer = self.client.options(ignore_status=404).indices.get_alias(name=f"{self.alias},{self.building}").body
        known = {name: index["aliases"] for name, index in answer.items() if isinstance(index, dict)}
        return {name: alias for name, aliases in known.items() for alias in aliases}

    def _write(self, index: str, prepared: Prepared, loaded_at: int, *, refresh: bool) -> None:
        """Write and delete in one bulk."""
        self._send_bulk(index, self._actions(index, prepared, loaded_at), refresh=refresh)

    def _send_bulk(self, index: str, actions: Iterable[dict], *, refresh: bool) -> None:
        """Send `actions`. A conflict means that somebody wrote what was loaded later: that stays.

        An alias that a rebuild took away meanwhile is not made into an index by the bulk.
        """
        refusals = []
        for ok, item in streaming_bulk(
            self.client,
            actions,
            chunk_size=CHUNK,
            max_retries=BULK_RETRIES,
            initial_backoff=0.2,
            raise_on_error=False,
            refresh=refresh,
            require_alias=index in (self.alias, self.building),
        ):
            result = next(iter(item.values()))
            if not ok and "error" in result and result["status"] != HTTPStatus.CONFLICT:
                refusals.append(result)
        if refusals and not (index == self.building and refusals[0]["status"] == HTTPStatus.NOT_FOUND):
            raise EngineUnavailable(f"{len(refusals)} documents were refused, the first: {refusals[0]}")

    def _actions(self, index: str, prepared: Prepared, loaded_at: int) -> Iterator[dict]:
        version = {"_index": index, "version": loaded_at // MICROSECOND, "version_type": "external_gte"}
        written = dict(document for documents in prepared.values() for document in documents)
        gone = self._keys_of(index, prepared.keys()) | set(prepared)
        for key in sorted(gone - written.keys()):
            yield {"_op_type": "delete", "_id": key, **version}
        for key, source in written.items():
            yield {"_op_type": "index", "_id": key, "_source": source, **version}

    def _keys_of(self, index: str, owners) -> set[str]:
        """Return the keys that `owners` have in `index`.

        Pages of a file that only the old index has are named to a rebuild as well: the batch that brings them may be late.
        """
        index = f"{self.alias},{self.building}" if index == self.building else index
        query = {"terms": {"owner": list(owners)}}
        where = {"index": index, "ignore_unavailable": True, "stored_fields": []}
        hits = self.client.search(**where, query=query, size=MOST_AT_ONCE, sort=["_doc"]).body["hits"]["hits"]
        if len(hits) == MOST_AT_ONCE:
            hits = scan(self.client, query={"query": query}, size=MOST_AT_ONCE, **where)
        return {hit["_id"] for hit in hits}

    @contextmanager
    def rebuild(self) -> Iterator[Writer]:
        """Fill a new index, which meanwhile gets all changes too, then let the alias point to it."""
        index = self._start_building()
        try:
            with _Building(self, index) as writer:
                yield writer
        except BaseException:
            self._drop(index)
            raise
        self._swap(index)

    @_as_unavailable
    def _start_building(self) -> str:
        for left_over in self._indexes(self.building):
            self._drop(left_over)
        index = self._new_name()
        self.create(index, {self.building: {}}, UNSEEN)
        return index

    @_as_unavailable
    def _swap(self, index: str) -> None:
        self.client.indices.put_settings(index=index, settings=SEEN)
        self.client.indices.flush(index=index)
        self.client.indices.refresh(index=index)
        old = self._indexes(self.alias) - {index}
        actions: list[dict] = [{"add": {"index": index, "alias": self.alias}}]
        actions += [{"remove": {"index": index, "alias": self.building}}]
        actions += [{"remove_index": {"index": name}} for name in old]
        self.client.indices.update_aliases(actions=actions)

    def _drop(self, index: str) -> None:
        self.client.options(ignore_status=404).indices.delete(index=index)

    @property
    def _versioned(self) -> str:
        return f"{self.alias}-v{fields.VERSION}-"

    def _new_name(self) -> str:
        return f"{self._versioned}{time_ns() // 1_000_000}"

    def create(self, index: str, aliases: dict, how: Mapping[str, str] = SEEN) -> None:
        """Make an empty index with the explicit mapping."""
        settings = {
            "number_of_shards": self.shards,
            "number_of_replicas": self.replicas,
            **how,
            "gc_deletes": "1h",  # how long a deletion keeps its version, against writers that come late
        }
        self.client.indices.create(index=index, settings=settings, mappings=MAPPING, aliases=aliases)

    def _indexes(self, alias: str) -> set[str]:
        try:
            return set(self.client.indices.get_alias(name=alias).body)
        except NotFoundError:
            return set()

    # Reading -----------------------------------------------------------------------------------------------------------

    @_as_unavailable
    def search(self, query: EngineQuery) -> Results:
        answer = self.send(request_body(query))
        self._check_usable(answer)
        hits = self._hits(answer["hits"]["hits"])
        facets = {name: _facet(answer["aggregations"][name]) for name in FACETS}
        return Results(answer["hits"]["total"]["value"], hits, facets)

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send one search request as it is."""
        return self.client.search(index=self.alias, filter_path=UNREAD, **body).body

    def _hits(self, found: list[dict]) -> list[Hit]:
        """Turn what the server found into hits. A document that changed or went this moment is left out."""
        names = [_value(hit, "fingerprint") for hit in found]
        cards = self._cards({name: hit["sort"][-1] for name, hit in zip(names, found, strict=True)})  # last is the key
        scored = zip(names, found, strict=True)
        return [Hit(cards[name], hit["_score"] or 0.0, name) for name, hit in scored if name in cards]

    def _cards(self, keys: Mapping[str, str]) -> dict[str, SearchDocument]:
        """Return fingerprint → document; those that were shown before are not asked for again. `keys`: by fingerprint."""
        cards = self.cards.known(keys)
        read = self._stored("card", [key for name, key in keys.items() if name not in cards])
        fresh = {fingerprint: _document(card) for fingerprint, card in read.items()}
        self.cards.keep(fresh)
        return cards | fresh

    def _stored(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        """Return fingerprint → a stored field of the documents with `keys` (one request, none without keys)."""
        if not keys:
            return {}
        body = {
            "query": {"terms": {"key": list(keys)}},
            "size": len(keys),
            "track_total_hits": False,
            "stored_fields": [name],
            "docvalue_fields": ["fingerprint"],
        }
        return {_value(hit, "fingerprint"): _value(hit, name) for hit in self.send(body)["hits"]["hits"]}

    def _check_usable(self, answer: dict) -> None:
        hits = answer["hits"]["hits"]
        if answer["_shards"]["failed"]:
            raise EngineUnavailable(f"{answer['_shards']['failed']} shards did not answer")
        self._check_version(*(hit["_index"] for hit in hits[:1]))

    @_as_unavailable
    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        return self._stored("body", keys)

    @_as_unavailable
    def fingerprints(self) -> Iterator[tuple[str, str]]:
        self.client.indices.refresh(index=self.alias)
        query = {"stored_fields": [], "docvalue_fields": ["fingerprint"]}
        found = scan(self.client, index=self.alias, query=query, size=MOST_AT_ONCE)
        return iter([(hit["_id"], hit["fields"]["fingerprint"][0]) for hit in found])

    @_as_unavailable
    def ping(self) -> None:
        self._check_version(*self._indexes(self.alias))
        self.client.search(index=self.alias, size=0, track_total_hits=False)


class _Building(Writer):
    """The new index of a rebuild. While the server writes one batch the next is prepared; refreshing waits for the end."""

    def __init__(self, engine: ElasticsearchEngine, index: str):
        self.engine, self.index = engine, index
        self.sender = ThreadPoolExecutor(1)
        self.under_way: Future | None = None

    def __enter__(self) -> "_Building":
        return self

    def __exit__(self, kind, *_) -> None:
        self.sender.shutdown()
        if kind is None:
            self.wait()

    def prepare(self, changes: Mapping[str, Sequence[SearchDocument]]) -> Prepared:
        return self.engine.prepare(changes)

    @_as_unavailable
    def write(self, prepared: Prepared, *, loaded_at: int) -> None:
        """Errors of a batch rise with the next, those of the last at the end of the rebuild."""
        actions = list(self.engine._actions(self.index, prepared, loaded_at))
        self.wait()
        self.under_way = self.sender.submit(self.engine._send_bulk, self.index, actions, refresh=False)

    @_as_unavailable
    def wait(self) -> None:
        """Return when everything handed over so far is written."""
        if self.under_way:
            self.under_way.result()


# Documents -----------------------------------------------------------------------------------------------------------------

_TOKENS = {"type": "text", "analyzer": "whitespace", "norms": False}
_SETS = _TOKENS | {"index_options": "docs"}
_KEYWORD = {"type": "keyword"}
_STORED = {"type": "keyword", "index": False, "doc_values": False, "store": True}
MAPPING = {
    "dynamic": False,
    "_source": {"enabled": False},
    "properties": {
        Field.TITLE: _TOKENS,
        Field.HEAD: _TOKENS,
        Field.TEXT: _TOKENS,
        Field.NUMBERS: _SETS,
        Field.CITED: _SETS,
        Field.CHARACTERS: _SETS,
        **dict.fromkeys(FACETS, _KEYWORD),
        "key": _KEYWORD,
        "owner": _KEYWORD,
        "url": _KEYWORD,
        "published": {"type": "date"},
        "fingerprint": {"type": "keyword", "index": False},
        "card": _STORED,
        "body": _STORED,
    },
}


def source_of(document: SearchDocument, owner: str) -> dict[str, Any]:
    """Return what the index gets of a document."""
    card = json.dumps(document.as_json() | {"body": ""}, ensure_ascii=False)
    tokens = fields.index_fields(document, fields.topics(document))
    values = {name: value for name, value in facet_values(document).items() if value}
    return {
        **{name: getattr(tokens, name) for name in Field},
        **values,
        "key": document.key,
        "owner": owner,
        "url": document.url,
        "published": (document.published_at or datetime.fromtimestamp(0, UTC)).isoformat(),
        "fingerprint": fields.fingerprint(document),
        "card": card,
        "body": document.text[: fields.LONGEST_BODY],
    }


def _value(hit: dict, name: str) -> str:
    return hit["fields"][name][0]


def _document(card: str) -> SearchDocument:
    return SearchDocument.from_json(orjson.loads(card))


# Queries -------------------------------------------------------------------------------------------------------------------


def request_body(query: EngineQuery) -> dict[str, Any]:
    """Return the search request. Facet filters come after the counts, each facet is counted with the other filters."""
    by_score: list = [{"_score": "desc"}] if query.sort == Sort.RELEVANCE else []
    body = {
        "query": _query(query),
        "size": query.limit,
        "track_total_hits": True,
        "sort": [*by_score, {"published": "desc"}, {"key": "asc"}],
        "track_scores": query.sort == Sort.RELEVANCE,
        "stored_fields": "_none_",
        "docvalue_fields": ["fingerprint"],
        "aggs": {name: _aggregation(name, query.filters) for name in FACETS},
    }
    if query.filters:
        body["post_filter"] = {"bool": {"filter": _filters(query.filters)}}
    return body


def _query(query: EngineQuery) -> dict:
    filters = [_any(group) for group in query.required]
    if query.wanted:
        wanted = [_any(group) for group in query.wanted]
        filters.append({"bool": {"should": wanted, "minimum_should_match": query.enough}})
    boosts = [{"constant_score": {"filter": _match(match), "boost": weight}} for match, weight in query.boosts]
    return {
        "bool": {
            "filter": [*filters, *_dates(query)],
            "must_not": [{"terms": {"url": list(query.hidden_urls)}}] if query.hidden_urls else [],
            "should": boosts if query.sort == Sort.RELEVANCE else [],
        }
    }


def _any(group: Group) -> dict:
    matches = [_match(match) for match in group]
    return matches[0] if len(matches) == 1 else {"bool": {"should": matches, "minimum_should_match": 1}}


def _match(match: Match) -> dict:
    found = [_phrase(match.field, phrase) for phrase in match.phrases]
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}}


def _phrase(field: Field, phrase: Phrase) -> dict:
    if len(phrase) > 1:
        return {"match_phrase": {field: {"query": " ".join(phrase), "analyzer": "whitespace"}}}
    (token,) = phrase
    if len(token) == 1 and is_han(token) and field != Field.CHARACTERS:
        return {"prefix": {field: {"value": token}}}
    return {"term": {field: {"value": token}}}


def _dates(query: EngineQuery) -> list[dict]:
    limits: dict[str, str] = {}
    if query.published_from:
        limits["gte"] = datetime.combine(query.published_from, time(), COUNTY_TIME).isoformat()
    if query.published_to:
        limits["lt"] = datetime.combine(query.published_to + timedelta(days=1), time(), COUNTY_TIME).isoformat()
    return [{"range": {"published": limits}}] if limits else []


def _filters(filters: Mapping[str, tuple[str, ...]], *, without: str = "") -> list[dict]:
    return [{"terms": {name: list(values)}} for name, values in filters.items() if name != without]


def _aggregation(name: str, filters: Mapping[str, tuple[str, ...]]) -> dict:
    terms = {"terms": {"field": name, "size": MOST_FACET_VALUES}}
    others = _filters(filters, without=name)
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": terms}} if others else terms


def _facet(aggregation: dict) -> dict[str, int]:
    buckets = aggregation.get("values", aggregation)["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
