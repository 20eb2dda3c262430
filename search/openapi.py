"""`/api/v1/search`: the answer as JSON, and its description in OpenAPI."""

from typing import Any

from search.engines.base import FACETS, Sort
from search.enums import DocumentKind
from search.parameters import LONGEST_TEXT, MOST_PAGE_SIZE
from search.planning import Scope
from search.services import MOST_RESULTS, Answer, FoundItem


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return the JSON of one page of results."""
    return {
        "total": answer.total,
        "page": answer.request.page,
        "size": answer.request.size,
        "results": [_item(item) for item in answer.items],
        "facets": answer.facets,
        "suggestion": answer.suggestion or None,
        "suggestion_is_shown": answer.shows_suggestion,
        "is_weak": answer.is_weak,
        "promoted": [
            {"title": found.title, "url": found.url, "description": found.description} for found in answer.promoted
        ],
    }


def _item(item: FoundItem) -> dict[str, Any]:
    document = item.document
    return {
        "id": document.key,
        "source_id": document.source_id or None,
        "title": document.title,
        "url": document.url,
        "excerpt": item.excerpt,
        "type": document.kind,
        "department": document.department or None,
        "published": document.published_at.isoformat() if document.published_at else None,
        "document_number": document.document_number or None,
        "index_number": document.index_number or None,
        "validity": document.validity or None,
        "file": {"name": document.file_name, "page": document.file_page} if document.file_name else None,
    }


def description(url: str) -> dict[str, Any]:
    """Return the OpenAPI document of the search API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政务公开检索接口",
            "version": "1.0.0",
            "description": "检索全部公开信息：公开文件、办事指南、公告、年度报告、附件。无需密钥。",
        },
        "servers": [{"url": url.removesuffix("/api/v1/search")}],
        "paths": {
            "/api/v1/search": {
                "get": {
                    "operationId": "search",
                    "summary": "检索",
                    "parameters": _parameters(),
                    "responses": {
                        "200": _response("一页结果", "Answer"),
                        "400": _response("参数有误，fields 逐项说明", "Error"),
                        "503": _response("检索服务暂时不可用", "Error"),
                    },
                }
            }
        },
        "components": {"schemas": _schemas()},
    }


def _response(text: str, schema: str) -> dict:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}


def _parameters() -> list[dict]:
    texts = [_parameter(name, _FACET_TEXTS[name], {"type": "array", "items": {"type": "string"}}) for name in FACETS]
    return [
        _parameter(
            "q", "检索词；引号内为精确短语，可直接输入文号、索引号、拼音", {"type": "string", "maxLength": LONGEST_TEXT}
        ),
        _parameter("page", "页码", {"type": "integer", "minimum": 1, "default": 1, "maximum": MOST_RESULTS}),
        _parameter("size", "每页条数", {"type": "integer", "minimum": 1, "maximum": MOST_PAGE_SIZE, "default": 10}),
        _parameter("scope", "范围：全文、标题、文号", {"type": "string", "enum": list(Scope), "default": "all"}),
        _parameter("sort", "按相关度或按时间", {"type": "string", "enum": list(Sort), "default": "relevance"}),
        _parameter("from", "发布日期不早于", {"type": "string", "format": "date"}),
        _parameter("to", "发布日期不晚于", {"type": "string", "format": "date"}),
        *texts,
    ]


_FACET_TEXTS = {
    "type": f"类型：{'、'.join(DocumentKind.values)}",
    "department": "发布机构的网址名，可重复",
    "subject": "主题分类",
    "year": "年份",
    "validity": "有效性",
    "audience": "服务对象",
}


def _parameter(name: str, text: str, schema: dict) -> dict:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _schemas() -> dict:
    text, nullable = {"type": "string"}, {"type": ["string", "null"]}
    hit = {
        "id": text,
        "source_id": nullable,
        "title": text,
        "url": text,
        "excerpt": text | {"description": "已转义的 HTML，命中词在 <mark> 中"},
        "type": text,
        "department": nullable,
        "published": {"type": ["string", "null"], "format": "date-time"},
        "document_number": nullable,
        "index_number": nullable,
        "validity": nullable,
        "file": {"type": ["object", "null"], "properties": {"name": text, "page": {"type": ["integer", "null"]}}},
    }
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    promoted = {"type": "object", "properties": {"title": text, "url": text, "description": text}}
    answer = {
        "total": {"type": "integer"},
        "page": {"type": "integer"},
        "size": {"type": "integer"},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/Hit"}},
        "facets": {"type": "object", "properties": dict.fromkeys(FACETS, counts)},
        "suggestion": nullable | {"description": "您要找的是不是"},
        "suggestion_is_shown": {"type": "boolean", "description": "结果按 suggestion 检索所得"},
        "is_weak": {"type": "boolean", "description": "结果只含部分检索词"},
        "promoted": {"type": "array", "items": promoted},
    }
    fields = {"type": "object", "additionalProperties": text}
    return {
        "Hit": {"type": "object", "properties": hit, "required": ["id", "title", "url", "excerpt", "type"]},
        "Answer": {"type": "object", "properties": answer, "required": ["total", "results", "facets", "promoted"]},
        "Error": {"type": "object", "properties": {"error": text, "fields": fields}, "required": ["error"]},
    }
