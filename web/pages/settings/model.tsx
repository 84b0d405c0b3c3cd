import type { ModelInfo } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

/** Who answers. Chosen by the environment of the server, so that a key is never typed into a page. */
export function Model() {
  const model = useResource<ModelInfo>("/api/model");
  if (model.error !== undefined) return <Fault error={model.error} onRetry={model.reload} title="The model could not be read" />;
  if (model.data === undefined) return <Skeleton height={140} />;
  const { kind, name, endpoint, note } = model.data;
  return (
    <>
      <Box title={kind === "offline" ? "Offline planner" : name} sub={kind === "offline" ? "on this machine, without a key" : "OpenAI-compatible"}>
        <div className="p-4 flex flex-col gap-3">
          <p>{note}</p>
          <dl className="pairs">
            <dt>Name</dt>
            <dd className="mono">{name}</dd>
            <dt>Endpoint</dt>
            <dd className="mono">{endpoint ?? "none: nothing leaves this machine"}</dd>
          </dl>
        </div>
      </Box>
      <Box title="Another model" sub="any OpenAI-compatible endpoint">
        <div className="p-4 flex flex-col gap-3">
          <p>
            Set these where the server starts, and start it again. Figures come from the bill either way; a model only chooses what to read and how to
            say it.
          </p>
          <pre className="code">{"OPENAI_API_KEY=…\nOPENAI_BASE_URL=https://…/v1\nOPENAI_MODEL=…"}</pre>
        </div>
      </Box>
    </>
  );
}
