import { createRoute, z } from "@hono/zod-openapi";
import { InvalidInputError, NotFoundError } from "#core/errors";
import type { AppDependencies } from "#server/dependencies";
import type { ServerEnv } from "#server/env";
import { bodyLimit } from "#server/middleware/body-limit";
import { answers, router } from "#server/router";

const Faults = z.record(z.string(), z.unknown());
const MAX_BODY_BYTES = 100_000;
const path = "/sandbox/faults";

const readRoute = createRoute({ method: "get", path, summary: "What goes wrong in the sandbox", responses: answers(Faults, "The whole set") });
const replaceRoute = createRoute({
  method: "put",
  path,
  summary: "Replace what goes wrong in the sandbox; {} ends it. The same set as at the sandbox's own address",
  responses: answers(Faults, "The whole set"),
});

/** Nobody signs in for it: it is there for this machine only, and only where everything is made up. */
export function sandboxFaultRoutes({ faults }: Pick<AppDependencies, "faults">) {
  const there = () => {
    if (faults !== undefined) return faults;
    throw new NotFoundError("There are no faults to set: the sandbox does not run here, or others than this machine reach it.");
  };
  const routes = router<ServerEnv>();
  routes.use(path, bodyLimit(MAX_BODY_BYTES));
  return routes
    .openapi(readRoute, (c) => c.json({ ...there().read() }, 200))
    .openapi(replaceRoute, async (c) => {
      const set = there();
      // As with `curl -d`, whose content type says that it is a form.
      const body: unknown = await c.req.json().catch(() => {
        throw new InvalidInputError('The body is no JSON. Send an object such as {"noCapacity":{"match":"spot"}}.');
      });
      return c.json({ ...set.replace(body) }, 200);
    });
}
