import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const web = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(web, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.(css|tsx?|html|svg|js)$/.test(file) && !/\.test\.tsx?$/.test(file),
);

describe("the tokens", () => {
  it("keep their contrast, and the series apart for four kinds of eyes", () => {
    expect(execFileSync(process.execPath, [`${web}design/check-tokens.mjs`], { encoding: "utf8" })).toContain("all passed");
  });

  it("are the only place that holds a colour", () => {
    const colour = /#[0-9a-f]{3,8}\b(?![-:\w])|\brgba?\(|\bhsla?\(|\boklch\(/i;
    const found = sources
      .filter((file) => file !== "design/tokens.css")
      .flatMap((file) =>
        readFileSync(web + file, "utf8")
          .split("\n")
          .flatMap((line, at) => (colour.test(line.replace(/#(figure|core|web|main)\b/g, "")) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });

  it("leave orange to decisions", () => {
    const holds = (pattern: RegExp) =>
      sources.filter((file) => file !== "design/tokens.css" && pattern.test(readFileSync(web + file, "utf8"))).toSorted();
    expect(holds(/--signal\b|-signal\b/)).toEqual(["design/proposal.css"]);
    // The classes that are made of it, and the only ones who ask a person to decide.
    expect(holds(/\bto-decide\b|look="sign"|nav-count|card-yours/)).toEqual([
      "app/shell.tsx",
      "design/proposal.css",
      "pages/approvals/batch-card.tsx",
      "proposals/card-acts.tsx",
      "proposals/proposal-card.tsx",
      "proposals/sign-button.tsx",
      "proposals/sign-sheet.tsx",
      "proposals/signatures.tsx",
      "proposals/standing.tsx",
    ]);
  });
});

describe("the page", () => {
  it("has no inline script, style or handler, so that the content security policy can be strict", () => {
    const html = readFileSync(`${web}index.html`, "utf8");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\son\w+=|\sstyle=/i);
    for (const [, source = ""] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(source).toMatch(/^(\/|\.\/)/);
  });

  it("never writes HTML into a page", () => {
    const writers = sources.filter((file) =>
      /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write/.test(readFileSync(web + file, "utf8")),
    );
    expect(writers).toEqual([]);
  });
});
