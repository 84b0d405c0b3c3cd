import { memo, type ReactNode } from "react";
import { toCsv } from "#core/costs/csv";
import { Link } from "#web/app/router.tsx";
import { sourceOf, useAnswer } from "#web/chat/answer-context.tsx";
import { FigureText } from "#web/chat/figure-text.tsx";
import { type MarkdownBlock, parseMarkdown, withoutOpenEnd } from "#web/chat/markdown/blocks.ts";
import { type Inline, plainText } from "#web/chat/markdown/inline.ts";
import { SourceChip } from "#web/chat/source-chip.tsx";
import { CsvButton } from "#web/ui/csv-link.tsx";

/** `file`: each table can be saved as CSV, under this name. In an answer the block below the text has the rows, unrounded. */
type Props = { readonly text: string; readonly streaming?: boolean; readonly file?: string };

/** An answer's text. What is not in the small markdown of `parseMarkdown` stays the text that it is. */
export const Markdown = memo(function Markdown({ text, streaming = false, file }: Props) {
  const blocks = parseMarkdown(streaming ? withoutOpenEnd(text) : text);
  return (
    <div className={`prose ${streaming ? "caret" : ""}`}>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} file={file} />
      ))}
    </div>
  );
});

function BlockView({ block, file }: { readonly block: MarkdownBlock; readonly file?: string | undefined }): ReactNode {
  switch (block.type) {
    case "paragraph":
      return (
        <p>
          <Sentence nodes={block.children} />
        </p>
      );
    case "heading":
      return block.level === 3 ? (
        <h3>
          <Sentence nodes={block.children} />
        </h3>
      ) : (
        <h4>
          <Sentence nodes={block.children} />
        </h4>
      );
    case "list":
      return block.ordered ? <ol start={block.start}>{items(block.items)}</ol> : <ul>{items(block.items)}</ul>;
    case "quote":
      return (
        <blockquote>
          {block.children.map((child, index) => (
            <BlockView key={index} block={child} />
          ))}
        </blockquote>
      );
    case "code":
      return <pre className="code">{block.text}</pre>;
    case "table":
      return <MarkdownTable head={block.head} rows={block.rows} file={file} />;
    case "rule":
      return <hr />;
  }
}

const items = (list: readonly (readonly MarkdownBlock[])[]) =>
  list.map((item, index) => (
    <li key={index}>
      {item.map((child, inner) =>
        child.type === "paragraph" ? <Sentence key={inner} nodes={child.children} /> : <BlockView key={inner} block={child} />,
      )}
    </li>
  ));

type TableProps = {
  readonly head: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
  readonly file?: string | undefined;
};

function MarkdownTable({ head, rows, file }: TableProps) {
  const right = head.map((_, column) => rows.every((row) => /^[−+\-$€£\d(]/.test(plainText(row[column] ?? []).trim())));
  const texts = (cells: readonly (readonly Inline[])[]) => cells.map(plainText);
  const csv = async () =>
    toCsv({
      columns: texts(head).map((name) => ({ name, type: "varchar" })),
      rows: rows.map((row) => head.map((_, at) => plainText(row[at] ?? []))),
    });
  const table = (
    <div className="box tw">
      <table className="datagrid">
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} className={right[index] === true ? "n" : ""}>
                <Sentence nodes={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {head.map((_, index) => (
                <td key={index} className={right[index] === true ? "n" : file === undefined ? "" : "wrap"}>
                  <Sentence nodes={row[index] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  if (file === undefined) return table;
  return (
    <div>
      {table}
      <div className="flex justify-end">
        <CsvButton what={file} read={csv} />
      </div>
    </div>
  );
}

/** Inline text. A source chip follows a figure where the source changes, so that a sentence on one source carries one chip. */
function Sentence({ nodes }: { readonly nodes: readonly Inline[] }) {
  const { figures, sources } = useAnswer();
  const figureAt = (index: number): string | undefined => {
    const node = nodes[index];
    return node?.type === "figure" ? figures.get(node.id)?.queryId : undefined;
  };
  return nodes.map((node, index) => {
    if (node.type !== "figure") return <InlineView key={index} node={node} />;
    const queryId = figureAt(index);
    const later = nodes.findIndex((_, at) => at > index && figureAt(at) !== undefined);
    const source = queryId !== undefined && (later === -1 || figureAt(later) !== queryId) ? sourceOf(sources, queryId) : undefined;
    return source === undefined ? (
      <InlineView key={index} node={node} />
    ) : (
      <span key={index} className="whitespace-nowrap">
        <InlineView node={node} />
        <SourceChip source={source} />
      </span>
    );
  });
}

function InlineView({ node }: { readonly node: Inline }): ReactNode {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return <br />;
    case "code":
      return <code>{node.text}</code>;
    case "strong":
      return (
        <strong>
          <Sentence nodes={node.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Sentence nodes={node.children} />
        </em>
      );
    case "strike":
      return plainText(node.children).startsWith("figure removed") ? (
        <span className="figure-removed">figure removed, no query backs it</span>
      ) : (
        <s>
          <Sentence nodes={node.children} />
        </s>
      );
    case "link":
      return (
        <Link href={node.href}>
          <Sentence nodes={node.children} />
        </Link>
      );
    case "figure":
      return <FigureText id={node.id}>{plainText(node.children)}</FigureText>;
  }
}
