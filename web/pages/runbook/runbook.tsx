import { type MouseEvent, useEffect, useMemo } from "react";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { useLocation } from "#web/app/router.tsx";
import { Markdown } from "#web/chat/markdown/markdown.tsx";
import { sectionsOf } from "#web/pages/runbook/runbook-sections.ts";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

type Answer = { readonly name: string; readonly title: string; readonly markdown: string };

/** What to do when something goes wrong: where cards and pages lead, at the part that fits. */
export function Runbook() {
  const { path } = useLocation();
  const name = path.replace(/^\/runbooks\//, "");
  const runbook = useResource<Answer>(`/api/runbooks/${encodeURIComponent(name)}`);
  const { data, error } = runbook;
  const parts = useMemo(() => (data === undefined ? undefined : sectionsOf(data.markdown, path)), [data, path]);
  useEffect(() => {
    if (parts !== undefined) goTo(window.location.hash);
  }, [parts]);
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link !== null) goTo(link.hash);
  };
  return (
    <>
      <Bar title={data?.title ?? "Runbook"} />
      <div className="page runbook" onClick={follow}>
        {error !== undefined && data === undefined && <Fault error={error} onRetry={runbook.reload} title="The runbook could not be read" />}
        {runbook.loading && (
          <>
            <Loading what="the runbook" />
            <Skeleton height={320} />
          </>
        )}
        {parts !== undefined && (
          <>
            <Markdown text={parts.lead} file={`playbook-${name}`} />
            {parts.sections.map(({ id, title, markdown }) => (
              <section key={id} id={id} aria-label={title} className="flex flex-col gap-2">
                <h2 className="section-head" tabIndex={-1}>
                  {title}
                </h2>
                <Markdown text={markdown} file={`playbook-${name}-${id}`} />
              </section>
            ))}
          </>
        )}
      </div>
    </>
  );
}

function goTo(hash: string): void {
  const part = hash === "" ? null : document.getElementById(hash.slice(1));
  part?.scrollIntoView();
  part?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
}
