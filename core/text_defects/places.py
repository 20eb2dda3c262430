"""Names of other counties and cities: what is left when a text was taken over from elsewhere."""

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files

_SUFFIXES = "省市县区旗州盟"
_LONGEST = 12
# Words that end like a place and are one somewhere: 城区, 市中区, 矿区 mean this county's own just as well.
_ORDINARY = {"市辖区", "县", "郊区", "城区", "矿区", "市区", "新区", "市中区", "城中区", "城关区", "开发区", "高新区", "江北区",
             "河东区", "河西区", "东城区", "西城区", "新城区", "自治县", "和平区", "长安区", "朝阳区", "新华区", "新市区"}  # fmt: skip
_ORGAN = re.compile("(?:人民)?政府|(?:县|市|区)?委|[\u4e00-\u9fff]{0,10}?(?:局|委员会|办公[室厅]|中心|法院|检察院)")


@lru_cache(maxsize=1)
def _gazetteer() -> frozenset[str]:
    """Provinces, cities, counties and districts of the division codes, past names included, from python-stdnum."""
    lines = (files("stdnum") / "cn" / "loc.dat").read_text(encoding="utf-8").splitlines()
    names = {name for line in lines if '="' in line for name in re.findall(r"[\u4e00-\u9fff]{3,}", line.split('="')[1])}
    return frozenset(names - _ORDINARY)


def places_in(text: str) -> Counter[str]:
    """Names of administrative divisions and how often the text names them; the longest name counts."""
    found: Counter[str] = Counter()
    for _start, name in _mentions(text):
        found[name] += 1
    return found


def find_foreign_places(title: str, body: str, home: Collection[str] = ()) -> Counter[str]:
    """Places that do not belong in this county's document, with how often they are named.

    ``home`` are the county and what lies above and next to it by right: its city and province. Without it, only a
    title that names another place than the text does is telling.
    """
    in_title, in_body = places_in(title), places_in(body)
    if not home:
        is_at_odds = in_title and in_body and not set(in_title) & set(in_body) and max(in_body.values()) > 1
        return in_title + in_body if is_at_odds else Counter()
    in_titles = [name for _start, name in _mentions(title)]
    telling = [name for start, name in _mentions(body) if in_body[name] > 1 or _ORGAN.match(body, start + len(name))]
    names = dict.fromkeys(name for name in in_titles + telling if not _is_home(name, home))
    return Counter({name: in_title[name] + in_body[name] for name in names})


def _mentions(text: str):
    names = _gazetteer()
    for match in re.finditer(f"[{_SUFFIXES}]", text):
        for length in range(_LONGEST, 2, -1):
            start = match.end() - length
            if start >= 0 and text[start : match.end()] in names:
                yield start, text[start : match.end()]
                break


def _is_home(name: str, home: Collection[str]) -> bool:
    return any(name == place or name in place for place in home)
