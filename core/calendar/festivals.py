"""Statutory holidays (全国年节及纪念日放假办法, as amended in 2024) of years without a published arrangement.

Thirteen days: 元旦 1, 春节 4 (from 除夕), 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3. How weekends are moved around them
is decided each autumn, so what is computed from this is provisional.
"""

import re
from datetime import date, timedelta

# Lunar dates in the solar calendar, month and day: first day of the year, 端午 (5/5), 中秋 (8/15).
_LUNAR = """
    2025 0129 0531 1006    2026 0217 0619 0925    2027 0206 0609 0915    2028 0126 0528 1003
    2029 0213 0616 0922    2030 0203 0605 0912    2031 0123 0624 1001    2032 0211 0612 0919
    2033 0131 0601 0908    2034 0219 0620 0927    2035 0208 0610 0916    2036 0128 0530 1004
    2037 0215 0618 0924    2038 0204 0607 0913    2039 0124 0527 1002    2040 0212 0614 0920
    2041 0201 0603 0910    2042 0122 0622 0928    2043 0210 0611 0917    2044 0130 0531 1005
    2045 0217 0619 0925    2046 0206 0608 0915    2047 0126 0529 1004    2048 0214 0615 0922
    2049 0202 0604 0911    2050 0123 0623 0930    2051 0211 0613 0919    2052 0201 0601 0907
    2053 0219 0620 0926    2054 0208 0610 0916    2055 0128 0530 1005    2056 0215 0617 0924
    2057 0204 0606 0913    2058 0124 0625 1002    2059 0212 0614 0921    2060 0202 0603 0909
"""
LUNAR_DATES = {int(year): days.split() for year, days in re.findall(r"(\d{4})((?: \d{4}){3})", _LUNAR)}


def statutory_holidays(year: int) -> dict[date, str]:
    """The days off by law and their names; outside the lunar table only the solar ones."""
    days = {date(year, 1, 1): "元旦", qingming(year): "清明节"}
    days |= {date(year, 5, day): "劳动节" for day in (1, 2)}
    days |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    return _lunar_holidays(year) | days


def qingming(year: int) -> date:
    """清明 by the usual formula, right for 1901 to 2099."""
    constant = 4.81 if year >= 2000 else 5.59
    return date(year, 4, int(year % 100 * 0.2422 + constant) - year % 100 // 4)


def _lunar_holidays(year: int) -> dict[date, str]:
    if year not in LUNAR_DATES:
        return {}
    new_year, dragon_boat, mid_autumn = (date(year, int(day[:2]), int(day[2:])) for day in LUNAR_DATES[year])
    days = {new_year + timedelta(days=offset): "春节" for offset in (-1, 0, 1, 2)}
    return days | {dragon_boat: "端午节", mid_autumn: "中秋节"}
