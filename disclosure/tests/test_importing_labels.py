from datetime import date
from unittest import TestCase

from assets.reading import Cell, Table
from disclosure.importing.labels import BadValue, labels_in_line, labels_in_table, typed_value


def pairs(labels) -> list[tuple[str, str]]:
    return [(label.field, label.value) for label in labels]


class LabelsInLineTests(TestCase):
    def test_lines_of_labels(self):
        rows = [
            ("索引号：000014349/2024-00012", [("index_number", "000014349/2024-00012")]),
            ("索 引 号: 000014349/2024-00012", [("index_number", "000014349/2024-00012")]),
            ("公开目录: | 公开责任部门: 县教育局 | ||", [("catalog", ""), ("responsible_unit", "县教育局")]),
            ("生效日期 : | 有效期: 五年", [("effective_on", ""), ("validity_period", "五年")]),
            ("发布:admin 更新时间:2024-3-7 15:14:51 浏览人数:[337]",
             [("publisher_name", "admin"), ("updated_on", "2024-3-7 15:14:51"), ("view_count", "337")]),
            ("发布时间：2024-02-28 00:00 来源：青澜县住房和城乡建设局 字体：[ ]",
             [("published_on", "2024-02-28 00:00"), ("source", "青澜县住房和城乡建设局"), ("", "")]),
            ("时间:2024-03-22来源:", [("published_on", "2024-03-22"), ("source", "")]),
            ("责任编辑：李明", [("editor_name", "李明")]),
            ("【发文字号】青政办发〔2024〕3号", [("document_number", "青政办发〔2024〕3号")]),
        ]  # fmt: skip
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(pairs(labels_in_line(text)), expected)

    def test_prose_is_no_label(self):
        rows = [
            "本办法的发布时间：由县政府确定。",
            "时间：每周一至周五上午8:30",
            "日期：另行通知",
            "各乡镇人民政府：",
            "来源：" + "本县财政收入主要由以下部分组成，" * 8,
            "公开",
        ]
        for text in rows:
            with self.subTest(text):
                self.assertEqual(labels_in_line(text), [])


class LabelsInTableTests(TestCase):
    def table(self, *rows: tuple[str, ...]) -> Table:
        return Table(tuple(tuple(map(Cell, row)) for row in rows))

    def test_tables_of_labels(self):
        rows = [
            ([("索引号", "A/2024-1", "发布机构：", "县教育局"), ("成文日期", "2024-03-05", "文 号", "")],
             [("index_number", "A/2024-1"), ("issuers", "县教育局"), ("formed_on", "2024-03-05"), ("document_number", "")]),
            ([("索引号：A/2024-1",), ("发布机构：县教育局",)], [("index_number", "A/2024-1"), ("issuers", "县教育局")]),
        ]  # fmt: skip
        for cells, expected in rows:
            with self.subTest(cells):
                self.assertEqual(pairs(labels_in_table(self.table(*cells))), expected)

    def test_tables_of_data_are_left_alone(self):
        rows = [
            [("名称", "数量"), ("课桌", "120"), ("椅子", "240")],
            [("序号", "姓名", "日期"), ("1", "李明", "2024-03-05")],
            [("索引号", "A/2024-1"), ("李明", "教师")],
        ]
        for cells in rows:
            with self.subTest(cells):
                self.assertEqual(labels_in_table(self.table(*cells)), [])


class TypedValueTests(TestCase):
    def test_values_of_page_fields(self):
        rows = [
            ("formed_on", "二○二四年三月五日", date(2024, 3, 5)),
            ("published_on", "2024-03-07 09:30", date(2024, 3, 7)),
            ("document_number", "青政办发[2024]03号", "青政办发〔2024〕3号"),
            ("issuers", "县教育局、县财政局", ["县教育局", "县财政局"]),
            ("keywords", "教育;开学 安全", ["教育", "开学", "安全"]),
            ("view_count", "[1,337]次", 1337),
            ("disclosure_attribute", "依申请公开", "on_request"),
            ("disclosure_attribute", "主动公开", "proactive"),
            ("validity_status", "现行有效", "in_force"),
            ("validity_status", "已废止", "repealed"),
            ("audience", "面向全社会", "public"),
            ("duration", "长期公开", "permanent"),
            ("index_number", "A/2024-1", "A/2024-1"),
        ]
        for field, value, expected in rows:
            with self.subTest((field, value)):
                self.assertEqual(typed_value(field, value), expected)

    def test_values_that_cannot_be(self):
        rows = [
            ("formed_on", "去年"),
            ("document_number", "县教育局文件"),
            ("audience", "若干"),
            ("validity_status", "?"),
        ]
        for field, value in rows:
            with self.subTest((field, value)), self.assertRaises(BadValue):
                typed_value(field, value)
