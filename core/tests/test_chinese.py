import random
import unicodedata
from unittest import TestCase

from core.chinese import _compatible, fold, half_width, is_traditional, pinyin_sort_key, to_simplified, to_traditional


class ScriptTests(TestCase):
    def test_to_simplified_changes_script_but_not_words(self):
        rows = [
            ("政府信息公開條例", "政府信息公开条例"),
            ("檔案局", "档案局"),
            ("乾隆年間", "乾隆年间"),
            ("網路", "网路"),
            ("办事指南", "办事指南"),
        ]
        for text, expected in rows:
            with self.subTest(text):
                self.assertEqual(to_simplified(text), expected)

    def test_to_traditional_keeps_official_words_unless_asked(self):
        self.assertEqual(to_traditional("政府信息公开网络"), "政府信息公開網絡")
        self.assertEqual(to_traditional("信息网络", regional_words=True), "資訊網路")

    def test_a_text_is_traditional_only_as_a_whole(self):
        self.assertTrue(is_traditional("為促進服務政府建設，根據省有關要求，結合我縣實際制定本計劃。"))
        self.assertFalse(is_traditional("本县与台湾企业「鴻海」签订了投资协议，项目落户开发区，预计明年投产。"))
        self.assertFalse(is_traditional(""))


class FoldTests(TestCase):
    def test_spellings_of_one_word_fold_to_the_same(self):
        rows = [
            ("檔案館", "档案馆"),
            ("軟體", "软件"),
            ("網路資訊", "网络信息"),
            ("ＡＢＣ１２３", "abc123"),
            ("身分證", "身份证"),
            ("臺帳", "台账"),
        ]
        for one, other in rows:
            with self.subTest(one):
                self.assertEqual(fold(one), fold(other))

    def test_different_words_stay_different(self):
        self.assertNotEqual(fold("程序"), fold("进程"))
        self.assertNotEqual(fold("档案"), fold("文件"))

    def test_half_width_keeps_every_offset(self):
        text = "青政办发〔２０２４〕３号　（一）"
        self.assertEqual(half_width(text), "青政办发〔2024〕3号 (一)")
        self.assertEqual(len(half_width(text)), len(text))

    def test_compatible_forms_are_those_of_unicode(self):
        chance = random.Random(7)
        alphabet = "县最、。豈㈱①ﬁＡ１（é\u0301\u3099かｶﾞ가\u1100\u1161 \u3000"
        for _ in range(500):
            text = "".join(chance.choices(alphabet, k=chance.randrange(20)))
            self.assertEqual(_compatible(text), unicodedata.normalize("NFKC", text), ascii(text))


class PinyinSortKeyTests(TestCase):
    def test_departments_come_in_dictionary_order(self):
        names = ["县卫生健康局", "县教育局", "县财政局", "县档案局", "重庆路街道", "县公安局"]
        expected = ["重庆路街道", "县财政局", "县档案局", "县公安局", "县教育局", "县卫生健康局"]
        self.assertEqual(sorted(names, key=pinyin_sort_key), expected)

    def test_latin_and_digits_do_not_break_the_key(self):
        self.assertEqual(sorted(["3号窗口", "1号窗口"], key=pinyin_sort_key), ["1号窗口", "3号窗口"])
