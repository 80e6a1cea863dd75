import { describe, expect, test } from "vitest";
import { html, shown, unescaped } from "../../../../tests/markdown.ts";

describe("every character is shown", () => {
  test.each([
    ["write `<your-name>` or <your-name> into Vec<String>", "write <your-name> or <your-name> into Vec<String>"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>"],
    ["<div class='a'>\n\nin\n\n</div>", "<div class='a'>in</div>"],
    ["a <!-- note --> b", "a <!-- note --> b"],
    ["std::map<std::string, std::vector<int>> m;", "std::map<std::string, std::vector<int>> m;"],
    ["if a < b && c > d", "if a < b && c > d"],
    ["<T extends object>(value: T) => T", "<T extends object>(value: T) => T"],
    ["[Note]: read this", "[Note]: read this"],
    ["&lt;b&gt; &amp;amp; &copy; &unknown; &#8364; &#x1F600;", "<b> &amp; © &unknown; € 😀"],
    ["\\*not em\\* \\_ \\#", "*not em* _ #"],
    ["<sub class=x>y</sub>", "<sub class=x>y</sub>"],
    ["[x](javascript:alert(1))", "x (javascript:alert(1))"],
    ["<https://example.com/a?b=c&d=e>", "https://example.com/a?b=c&d=e"],
    ["price: $5 and $10, or $HOME and $PATH", "price: $5 and $10, or $HOME and $PATH"],
    ["snake_case_name and 2*3*4 and __init__.py", "snake_case_name and 234 and init.py"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe("a few tags work", () => {
  test.each([
    ["a<br>b<br/>c<br />d", '<p dir="auto">a<br/>b<br/>c<br/>d</p>'],
    ["H<sub>2</sub>O x<sup>2</sup>", "H<sub>2</sub>O x<sup>2</sup>"],
    ["<kbd>Ctrl</kbd>+<kbd>K</kbd>", "<kbd>Ctrl</kbd>+<kbd>K</kbd>"],
    ["<b>**x**</b>", "<b><strong>x</strong></b>"],
    ["| a<br>b |\n|---|\n| c<br>d |", "a<br/>b"],
    [
      "<details>\n<summary>More **here**</summary>\n\n- one\n- two\n\n</details>\n\nafter",
      '<summary dir="auto" class="font-medium">More <strong>here</strong></summary>',
    ],
  ])("%j", (text, expected) => {
    expect(html(text)).toContain(expected);
  });

  test("details hold their blocks, within each other too, and end", () => {
    const markup = html(
      "<details><summary>A</summary>\n\n<details><summary>B</summary>\n\ninner\n\n</details>\n\nouter\n\n</details>\n\nafter",
    );
    expect(markup.match(/<details/g)).toHaveLength(2);
    expect(markup.lastIndexOf("</details>")).toBeLessThan(markup.indexOf("after"));
  });
});

describe("emphasis, strikethrough and addresses beside CJK text", () => {
  test.each([
    ["大约3~5天，价格100~200元", "大约3~5天，价格100~200元", "<del>"],
    ["H~2~O and ~not~", "H~2~O and ~not~", "<del>"],
  ])("%j keeps its tildes", (text, expected, without) => {
    expect(shown(text)).toBe(expected);
    expect(html(text)).not.toContain(without);
  });

  test.each([
    ["~~gone~~", "<del>gone</del>"],
    ["**“重点”**内容", "<strong>“重点”</strong>内容"],
    ["这是**《书名》**的内容和**别的**。", "<strong>《书名》</strong>的内容和<strong>别的</strong>。"],
    ["请看**（注意）**这里", "<strong>（注意）</strong>这里"],
    ["これは**「強調」**です", "<strong>「強調」</strong>です"],
    ["한국어**(강조)**입니다", "<strong>(강조)</strong>입니다"],
    ["*“斜体”*文字", "<em>“斜体”</em>文字"],
    ["中文**bold**中文", "<strong>bold</strong>"],
    ["**a** and *b* and ***c***", "<strong>a</strong> and <em>b</em> and <em><strong>c</strong></em>"],
    ["https://example.com/x，后面", ">https://example.com/x</a>，后面"],
    ["见https://example.com/a?b=1。然后", ">https://example.com/a?b=1</a>。然后"],
    ["（https://example.com/）", ">https://example.com/</a>）"],
    ["https://zh.wikipedia.org/wiki/中文", ">https://zh.wikipedia.org/wiki/中文</a>"],
    ["see https://example.com/a_(b).", ">https://example.com/a_(b)</a>."],
  ])("%j", (text, expected) => {
    expect(html(text)).toContain(expected);
  });
});

describe("mathematics", () => {
  const formulas = (text: string) =>
    [...html(text).matchAll(/class="math-(\w+)"[^>]*><code>(.*?)<\/code>/gs)].map(([, kind, raw]) => [kind, unescaped(raw ?? "")]);
  test.each([
    ["\\(e^{i\\pi}+1=0\\)", [["inline", "\\(e^{i\\pi}+1=0\\)"]]],
    ["so \\[x^2\\] holds", [["display", "\\[x^2\\]"]]],
    ["\\[\n\\frac{a}{b}\n\\]", [["display", "\\[\n\\frac{a}{b}\n\\]"]]],
    ["$$\na = b\n$$", [["display", "$$\na = b\n$$"]]],
    ["$$a=b$$", [["display", "$$a=b$$"]]],
    [
      "where $x_1$ and $y$ are",
      [
        ["inline", "$x_1$"],
        ["inline", "$y$"],
      ],
    ],
    [
      "the $n$th of $a + b$.",
      [
        ["inline", "$n$"],
        ["inline", "$a + b$"],
      ],
    ],
    [
      "- item \\(a_1\\)\n- $b*c*d$",
      [
        ["inline", "\\(a_1\\)"],
        ["inline", "$b*c*d$"],
      ],
    ],
    [
      "| $x$ | \\(y\\) |\n|---|---|\n| 1 | 2 |",
      [
        ["inline", "$x$"],
        ["inline", "\\(y\\)"],
      ],
    ],
  ])("%j is set", (text, expected) => {
    expect(formulas(text)).toEqual(expected);
  });

  test.each([
    "$5 and $10",
    "costs $5, or 10$ there",
    "$HOME/bin:$PATH",
    "US$5 and A$10",
    "between $1.5M and $2M",
    "($5) and ($6)",
    "`$x$`",
    "5$ or 6$",
    "$20 million to 30$",
    "a \\$5 note and \\$6",
    "\\(see below for more\\)",
    "$ x $",
    "$$",
    "$",
    "echo $1 $2",
    "```sh\necho $x$\n```",
  ])("%j is none", (text) => {
    expect(formulas(text)).toEqual([]);
  });
});

describe("links", () => {
  test.each([
    ["[https://bank.example](https://evil.example/x)", "evil.example"],
    ["[bank.example](https://evil.example)", "evil.example"],
    ["[Sign in at www.bank.example now](https://evil.example)", "evil.example"],
    ["[https://bank.example@evil.example/](https://bank.example@evil.example/)", "evil.example"],
    ["[bank.example](https://bank.example.evil.example)", "bank.example.evil.example"],
    ["[**bank.example**](https://evil.example)", "evil.example"],
    ["[bank\u200b.example](https://evil.example)", "evil.example"],
    ["[ｂａｎｋ.example](https://evil.example)", "evil.example"],
    ["[me@bank.example](mailto:you@evil.example)", "evil.example"],
    ["[https://bаnk.example](https://bаnk.example)", "xn--bnk-6cd.example"],
    ["[bank.example](https://bank.example:8443/)", null],
    ["[the docs](https://docs.example/guide)", null],
    ["[www.bank.example](https://bank.example/)", null],
    ["https://bank.example/path", null],
    ["<me@bank.example>", null],
  ])("%s shows %s", (text, host) => {
    expect(/ \(([^)]*)\)<\/span>/.exec(html(text))?.[1] ?? null).toBe(host);
  });

  test("are followed by nobody's crawler, tell the place where they lead, and know three protocols", () => {
    expect(html("[a](https://example.com/?q=1)")).toContain(
      '<a href="https://example.com/?q=1" title="https://example.com/?q=1" target="_blank" rel="nofollow noopener noreferrer">a</a>',
    );
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
      "/settings",
      "#x",
      "//evil.example",
    ])
      expect(html(`[a](${href})`)).not.toContain("<a ");
    const picture = html("![secret](https://evil.example/pixel.png)");
    expect(picture).not.toMatch(/<img|src=|background/);
    expect(picture).toContain("open it at evil.example</a>");
    expect(html("![secret](javascript:alert(1))")).not.toContain("<a ");
  });
});

describe("blocks", () => {
  test("tables scroll, tasks are ticked, footnotes have a place and a way back", () => {
    expect(html("| a | b |\n|:--|--:|\n| 1234567890 | x |")).toMatch(/class="table-scroll"[^>]*><table/);
    expect(html("- [x] done\n- [ ] open")).toMatch(/aria-label="Done".*done.*aria-label="Not done".*open/s);
    const notes = html("Yes[^1] and[^b].\n\n[^1]: Because **so**.\n[^b]: And\n    more.\n\n[^unused-mark] stays");
    expect(notes.match(/href="#[^"]*note-\d"/g)).toHaveLength(2);
    expect(notes).toMatch(/<li id="[^"]*note-1"[^>]*><p dir="auto">Because <strong>so<\/strong>/);
    expect(notes).toContain("[^unused-mark] stays");
    expect(shown("No such note[^9].")).toBe("No such note[^9].");
  });

  test("every block has the direction of its words, also where its language begins behind code or an address", () => {
    for (const text of ["שלום עולם", "# مرحبا"]) expect(html(text)).toMatch(/^<div class="prose-chat"><(?:p|h2) dir="auto"/);
    const list = /^<div class="prose-chat">(?:<div[^>]*>)*<(?:ul|ol|blockquote|table) dir="rtl"/;
    for (const text of ["- שלום", "- `npm i` مرحبا", "1. مرحبا", "> שלום", "| 1 | שלום |\n|---|---|\n| مرحبا | x |"])
      expect(html(text)).toMatch(list);
    expect(html("- one\n- שתיים")).toMatch(/<ul dir="ltr"><li dir="ltr">.*<li dir="rtl">/s);
    expect(html("> [שלום](https://example.com) x")).toContain('<blockquote dir="rtl">');
    expect(html("Note[^1]\n\n[^1]: הערה")).toMatch(/<li id="[^"]*note-1"[^>]*dir="rtl"/);
  });
});
