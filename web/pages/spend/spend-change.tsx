import { ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import type { ChangeAnswer, Spend } from "#web/api/types.ts";
import { BlockView } from "#web/charts/block-view.tsx";
import { questionOf } from "#web/pages/spend/spend-view.ts";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { ChartSkeleton } from "#web/ui/skeleton.tsx";

type Drill = NonNullable<ChangeAnswer["parts"][number]["drill"]> & { readonly name: string };

/** Why it changed against the period before: parts that add up to the difference, and what is inside each. */
export function SpendChange({ spend }: { readonly spend: Spend }) {
  const [open, setOpen] = useState(false);
  return open ? (
    <Difference spend={spend} />
  ) : (
    <div>
      <Button onClick={() => setOpen(true)}>Why did it change?</Button>
    </div>
  );
}

function Difference({ spend }: { readonly spend: Spend }) {
  const [path, setPath] = useState<readonly Drill[]>([]);
  const [state, setState] = useState<{ readonly key: string; readonly answer?: ChangeAnswer; readonly error?: ApiError }>();
  const { metric, filters, exclude, period, compareTo } = questionOf(spend);
  const drill = path.at(-1);
  const body = {
    metric,
    filters,
    exclude,
    period,
    compareTo,
    ...(drill === undefined ? {} : { drill: { kind: drill.kind, path: drill.path }, by: drill.by }),
  };
  const key = JSON.stringify(body);
  useEffect(() => {
    const leave = new AbortController();
    request<ChangeAnswer>("/api/change", { body: JSON.parse(key) as unknown, signal: leave.signal }).then(
      (answer) => setState({ key, answer }),
      (error: unknown) => {
        if (error instanceof ApiError) setState({ key, error });
      },
    );
    return () => leave.abort();
  }, [key]);
  const shown = state?.key === key ? state : undefined;
  if (shown?.error !== undefined) return <Fault error={shown.error} title="The difference could not be worked out" />;
  const answer = shown?.answer;
  if (answer === undefined)
    return (
      <div className="box">
        <ChartSkeleton height={280} />
      </div>
    );
  return (
    <>
      {path.length > 0 && (
        <nav className="flex flex-wrap items-center gap-1 t-12" aria-label="Parts of the difference">
          <Button small look="ghost" onClick={() => setPath([])}>
            Whole difference
          </Button>
          {path.map((step, index) => (
            <span key={step.name} className="flex items-center gap-1">
              <ChevronRight size={14} strokeWidth={1.6} aria-hidden="true" />
              <Button
                small
                look="ghost"
                aria-current={index === path.length - 1 ? "step" : undefined}
                onClick={() => setPath(path.slice(0, index + 1))}
              >
                {step.name}
              </Button>
            </span>
          ))}
        </nav>
      )}
      {answer.blocks.slice(0, 1).map((block) => (
        <BlockView key={block.id} block={block} level={2} />
      ))}
      <Box title="Parts" sub={`${answer.compare.label} to ${answer.period.label}`}>
        <div className="tw">
          <table className="datagrid">
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col" className="n secondary">
                  Before
                </th>
                <th scope="col" className="n secondary">
                  After
                </th>
                <th scope="col" className="n">
                  Change
                </th>
                <th scope="col" className="secondary">
                  Why
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.parts.map((part) => {
                const { drill: inside } = part;
                return (
                  <tr key={`${part.kind} ${part.key}`}>
                    <th scope="row">
                      {inside === null ? (
                        part.key
                      ) : (
                        <button type="button" className="text-earth" onClick={() => setPath([...path, { ...inside, name: part.key }])}>
                          {part.key}
                        </button>
                      )}
                    </th>
                    <td className="n secondary text-ink-2!">{formatFigure(part.before, { bare: true })}</td>
                    <td className="n secondary text-ink-2!">{formatFigure(part.after, { bare: true })}</td>
                    <td className="n">{formatFigure(part.change, { bare: true, sign: "always" })}</td>
                    <td className="secondary text-ink-2!">
                      {part.effects
                        .slice(0, 3)
                        .map(({ label, change }) => `${label} ${formatFigure(change, { bare: true, sign: "always" })}`)
                        .join(", ")}
                    </td>
                  </tr>
                );
              })}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Difference</th>
                <td className="n secondary">{formatFigure(answer.before, { bare: true })}</td>
                <td className="n secondary">{formatFigure(answer.after, { bare: true })}</td>
                <td className="n">{formatFigure(answer.change, { bare: true, sign: "always" })}</td>
                <td className="secondary" />
              </tr>
            </tfoot>
          </table>
        </div>
      </Box>
      {answer.notes.length > 0 && <p className="t-12 text-ink-3">{answer.notes.join(" ")}</p>}
    </>
  );
}
