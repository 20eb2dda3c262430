"""The interface of the scanner: places, masks, severities, the child process."""

import pytest

from review.scanning import Kind, Severity, scan_path, scan_text, secrecy_hits, worst
from review.scanning.masks import mask_address, mask_name, mask_value
from review.scanning.normalise import normalise

from .labelled import office
from .labelled.numbers import id_number

ID = id_number(1)


class TestText:
    def test_place_is_the_line(self):
        (finding,) = scan_text(f"公示\n\n身份证号：{ID}")
        assert (finding.kind, finding.severity, finding.where) == (Kind.ID_NUMBER, Severity.BLOCK, "第3行")

    def test_excerpt_is_masked_and_shows_its_surroundings(self):
        (finding,) = scan_text(f"身份证号：{ID}，青澜镇")
        assert finding.excerpt == f"身份证号:35*************{ID[-3:]},青澜镇"

    def test_words_around_a_secrecy_mark_are_not_repeated(self):
        (finding,) = secrecy_hits("机密★5年 某某行动方案")
        assert finding.excerpt == "机密★5年"

    def test_secrecy_hits_leave_other_rules_alone(self):
        assert secrecy_hits(f"身份证号：{ID}") == []

    def test_flood_is_summed_up(self):
        text = "\n".join(f"身份证号：{id_number(serial)}" for serial in range(1, 300))
        findings = scan_text(text)
        assert len(findings) == 101
        assert "另有199处" in findings[-1].excerpt

    def test_worst_of_nothing_is_none(self):
        assert worst([]) is None


class TestPlaces:
    def test_hidden_cell_is_shown_in_its_sheet(self, tmp_path):
        def hide(book):
            book.create_sheet("名单").append(["姓名", ID])
            book["名单"].sheet_state = "veryHidden"

        path = tmp_path / "公示.xlsx"
        path.write_bytes(office.xlsx([["公示"]], hide))
        findings = {finding.kind: finding for finding in scan_path(path)}
        assert findings[Kind.ID_NUMBER].where == "工作表“名单”（深度隐藏）B1"
        assert findings[Kind.HIDDEN_CONTENT].severity is Severity.BLOCK

    def test_file_in_archive_in_archive_tells_the_way(self, tmp_path):
        path = tmp_path / "包.zip"
        path.write_bytes(office.archive({"内.zip": office.archive({"名单.txt": ID.encode()})}))
        (found,) = [finding for finding in scan_path(path) if finding.kind is Kind.ID_NUMBER]
        assert found.where == "压缩包内“内.zip” › 压缩包内“名单.txt” › 第1行"


class TestNormalisation:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("３５０１", "3501"),
            ("机\u200b密", "机密"),
            ("機密☆", "机密★"),
            ("a\u00adb", "ab"),
            ("１２\u3000３", "12 3"),
            ("①", "1"),
        ],
    )
    def test_normal_form(self, text, expected):
        assert normalise(text).text == expected

    def test_every_character_remembers_its_origin(self):
        text = "身\u200b份㎏証x"
        normalised = normalise(text)
        assert normalised.text == "身份kg证x" or normalised.text == "身份kg証x"
        assert [normalised.origin(index) for index in range(6)] == [0, 2, 3, 3, 4, 5]


class TestMasks:
    @pytest.mark.parametrize(
        ("kind", "value", "masked"),
        [
            (Kind.ID_NUMBER, "11010519491231002X", "11*************02X"),
            (Kind.MOBILE, "138-1234-5678", "138-****-5678"),
            (Kind.BANK_CARD, "6228480402564890018", "***************0018"),
            (Kind.ADDRESS, "青澜县城关镇人民路12号", "青澜县城关镇****"),
        ],
    )
    def test_house_rules(self, kind, value, masked):
        assert mask_value(kind, value) == masked

    def test_names(self):
        assert [mask_name(name) for name in ("王芳", "王小芳", "欧阳小芳")] == ["王某", "王某某", "欧阳某某"]

    def test_address_keeps_the_town(self):
        assert mask_address("东溪乡石桥村三组") == "东溪乡****"
