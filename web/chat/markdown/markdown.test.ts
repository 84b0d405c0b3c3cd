import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MarkdownBlock, parseMarkdown, withoutOpenEnd } from "#web/chat/markdown/blocks.ts";
import { type Inline, parseInline, plainText } from "#web/chat/markdown/inline.ts";

const words = (text: string) => plainText(parseInline(text));

describe("inline text", () => {
  it("makes a figure of a link to one", () => {
    expect(parseInline("cost [$20,762.40](#figure:q_7f3k2m.total) last week")).toEqual([
      { type: "text", text: "cost " },
      { type: "figure", id: "q_7f3k2m.total", children: [{ type: "text", text: "$20,762.40" }] },
      { type: "text", text: " last week" },
    ]);
  });

  it("strikes what is struck, and marks strong, emphasis and code", () => {
    expect(parseInline("~~figure removed~~ **a** *b* `c`").map((node) => node.type)).toEqual([
      "strike",
      "text",
      "strong",
      "text",
      "emphasis",
      "text",
      "code",
    ]);
  });

  it("leaves names with underscores and lone marks alone", () => {
    expect(parseInline("batch_eks_1 and 2 * 3 * 4 and ** x")).toEqual([{ type: "text", text: "batch_eks_1 and 2 * 3 * 4 and ** x" }]);
  });

  it("follows a path of the application", () => {
    expect(parseInline("[audit](/audit?actor=Major)")).toEqual([
      { type: "link", href: "/audit?actor=Major", children: [{ type: "text", text: "audit" }] },
    ]);
    for (const href of ["/commitments", "/commitments#pipeline", "/approvals/APR-7", "/runbooks/savings-plans#queued", "/settings/billing"])
      expect(parseInline(`[here](${href})`)).toEqual([{ type: "link", href, children: [{ type: "text", text: "here" }] }]);
  });

  it.each([
    "https://evil.example/x",
    "//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\\evil.example",
    "/api/auth/logout",
    "/auditor",
    "/sql?query=select",
    "/commitmentsx",
    "mailto:a@b.c",
    "#top",
  ])("writes %s out as text", (href) => {
    const nodes = parseInline(`[see](${href})`);
    expect(nodes.every((node) => node.type === "text")).toBe(true);
    expect(plainText(nodes)).toBe(`see (${href})`);
  });

  it("shrinks an image to its description", () => {
    expect(words("![a chart](https://evil.example/p.png?leak=1) here")).toBe("a chart here");
  });

  it("keeps HTML as the text that it is", () => {
    expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([{ type: "text", text: "<img src=x onerror=alert(1)>" }]);
  });
});

describe("blocks", () => {
  it("reads paragraphs, headings, lists, quotes, code, rules and tables", () => {
    const text =
      "# A\n\ntext\nmore\n\n- one\n- two\n  - inner\n\n1. first\n2. second\n\n> said\n\n```sql\nSELECT 1\n```\n\n---\n\n| a | b |\n|---|--:|\n| x | 1 |";
    expect(parseMarkdown(text).map((block) => block.type)).toEqual(["heading", "paragraph", "list", "list", "quote", "code", "rule", "table"]);
  });

  it("nests a list in its item", () => {
    const [list] = parseMarkdown("- one\n  - inner\n- two");
    expect(list).toMatchObject({ type: "list", items: [[{ type: "paragraph" }, { type: "list" }], [{ type: "paragraph" }]] });
  });

  it("holds back a link that is still being written", () => {
    expect(withoutOpenEnd("It cost [$20,762")).toBe("It cost ");
    expect(withoutOpenEnd("It cost [$20,762.40](#figure:q_7")).toBe("It cost ");
    expect(withoutOpenEnd("It cost [$1](#figure:a) more")).toBe("It cost [$1](#figure:a) more");
  });
});

describe("whatever a model writes", () => {
  const hostile = fc
    .array(
      fc.constantFrom(
        "[",
        "]",
        "(",
        ")",
        "!",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "|",
        "|-|",
        "#",
        " ",
        "\\",
        "a",
        "https://evil.example/",
        "javascript:alert(1)",
        "#figure:q.t",
        "/audit",
        "/commitments",
        "//evil.example",
        "/api/auth/logout",
        "<script>",
        "<img src=x>",
        "$1.00",
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(""));

  it("parses, and leads nowhere but to figures and pages of the application", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const link of linksOf(parseMarkdown(text))) expect(link).toMatch(/^\/(?:$|[?#]|[a-z]+(?:$|[/?#]))(?!\/)/);
      }),
      { numRuns: 400 },
    );
  });

  it("loses no word of plain text", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 30 }), (list) => {
        expect(words(list.join(" "))).toBe(list.join(" "));
      }),
      { numRuns: 100 },
    );
  });
});

function linksOf(blocks: readonly MarkdownBlock[]): readonly string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case "paragraph":
      case "heading":
        return inlineLinks(block.children);
      case "list":
        return block.items.flatMap(linksOf);
      case "quote":
        return linksOf(block.children);
      case "table":
        return [...block.head, ...block.rows.flat()].flatMap(inlineLinks);
      default:
        return [];
    }
  });
}

function inlineLinks(nodes: readonly Inline[]): readonly string[] {
  return nodes.flatMap((node) => [...(node.type === "link" ? [node.href] : []), ...("children" in node ? inlineLinks(node.children) : [])]);
}
