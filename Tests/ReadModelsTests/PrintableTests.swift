import ReadModels
import Testing

@Suite("Text that somebody else chose")
struct PrintableTests {
  @Test(
    "Nothing drives a terminal, forges a line or turns text around",
    arguments: [
      ("plain, é, 漢字, 🚀", "plain, é, 漢字, 🚀"), ("", ""),
      ("a\nb", "a\\u{a}b"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\t", "\\u{9}"),
      ("\u{1B}[2J", "\\u{1b}[2J"), ("\0", "\\u{0}"), ("\u{7F}", "\\u{7f}"),
      ("\u{9B}31m", "\\u{9b}31m"), ("\u{85}", "\\u{85}"), ("\u{202E}exe", "\\u{202e}exe"),
      ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"), ("\u{200B}", "\\u{200b}"),
      ("\u{2028}", "\\u{2028}"), ("\u{FEFF}", "\\u{feff}"), ("\u{61C}", "\\u{61c}"),
      ("a\u{1B}\u{301}", "a\\u{1b}\u{301}"),
    ])
  func text(_ raw: String, _ shown: String) { #expect(Printable.text(raw) == shown) }

  @Test(
    "CSV is quoted where it must be, and no cell is a formula",
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
      ("a\nb", "a\\u{a}b"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("=1+1", "'=1+1"), ("+1", "'+1"),
      ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\\u{9}=1"), ("\r=1", "'\\u{d}=1"),
      ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
      ("a=1", "a=1"), ("'=1", "''=1"), ("'", "''"),
      // Digits that a spreadsheet would drop.
      ("012345678901", "'012345678901"), ("111122223333", "111122223333"), ("0", "0"),
      ("00", "'00"),
      ("123456789012345", "123456789012345"), ("1234567890123456", "'1234567890123456"),
      ("01a", "01a"), ("0.5", "0.5"), ("٠١", "٠١"),
      // A combining mark makes one Character of itself and what is before it.
      ("\"\u{301},x", "\"\"\"\u{301},x\""), (",\u{301}", "\",\u{301}\""),
      ("=\u{301}1", "'=\u{301}1"), ("\n\u{301}", "\\u{a}\u{301}"),
    ])
  func csv(_ raw: String, _ cell: String) {
    #expect(Array(Printable.csv(raw).utf8) == Array(cell.utf8))
  }

  @Test(
    "Nothing in a Markdown cell is markup",
    arguments: [
      ("plain text", "plain text"), ("a|b", "a\\|b"), ("*b* _i_ `c`", "\\*b\\* \\_i\\_ \\`c\\`"),
      ("<script>", "\\<script\\>"), ("[x](y)", "\\[x\\](y)"), ("![x]", "\\!\\[x\\]"),
      ("&amp;", "\\&amp;"), ("a\\|b", "a\\\\\\|b"), ("# h", "\\# h"), ("~~s~~", "\\~\\~s\\~\\~"),
      ("a\nb", "a\\\\u\\{a\\}b"), ("|\u{301}", "\\|\u{301}"), ("<\u{338}b>", "\\<\u{338}b\\>"),
    ])
  func markdown(_ raw: String, _ cell: String) {
    #expect(Array(Printable.markdown(raw).utf8) == Array(cell.utf8))
  }
}
