"""Words that somebody meant to replace: xx条, XX年, ××县, （待补充）."""

import re

from core.chinese import half_width
from core.text_defects.defect import Defect

_UNIT = (
    "年|月|日|号|条|项|个|次|人|元|万|亿|户|家|件|份|名|期|届|批|章|款|县|镇|乡|村|市|区|省|局|办|委|所|站|科|公司|单位|部门|街道"
    "|同志|学校|大(?=精神|以来|报告)|%|％|余|多"
)
_PLACEHOLDER = re.compile(
    rf"(?<![A-Za-z0-9×])(?:[xX]{{2,6}}|×{{2,6}}|\*{{2,6}})(?=\s*(?:{_UNIT}))"
    r"|(?:19|20)[xX×]{2}(?=年)|(?<=第)[xX×]{1,4}(?=[条款章期号届次批])|[〔\[(](?:[xX×]{4}|20[xX×]{2})[〕\])]"
    r"|[(（\[【](?:待(?:补充|定|填|核实|完善)|请(?:填写|输入|补充)|此处(?:填写|插入|添加))[^)）\]】]{0,12}[)）\]】]"
    r"|_{3,}(?=\s*[年月日])"
)


def find_placeholders(text: str) -> list[Defect]:
    """Every placeholder, shown with the word it stands before."""
    matches = _PLACEHOLDER.finditer(half_width(text))
    return [Defect(match.start(), match.end(), text[match.start() : match.end() + 1].strip()) for match in matches]
