import { createRoute, z } from "@hono/zod-openapi";
import { Invitation, Person } from "#core/api/schemas";
import { Role } from "#core/identity/roles";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { changeApproving } from "#services/people/change-approving";
import { changeRole } from "#services/people/change-role";
import { invitePerson } from "#services/people/invite";
import { listPeople } from "#services/people/list";
import { removePerson } from "#services/people/remove";

const PersonChange = z
  .strictObject({ role: Role.optional(), mayApprove: z.boolean().optional() })
  .refine(({ role, mayApprove }) => (role === undefined) !== (mayApprove === undefined), "must have a role or mayApprove, one of them");
const ById = z.object({ userId: z.string().min(1).max(64) });

const listRoute = createRoute({ method: "get", path: "/", summary: "The members", responses: answers(z.array(Person), "Members") });
const changeRoute = createRoute({
  method: "patch",
  path: "/{userId}",
  summary: "Change a member's role, or whether they may approve",
  request: { params: ById, body: jsonBody(PersonChange) },
  responses: answers(Person, "The member"),
});
const removeRoute = createRoute({ method: "delete", path: "/{userId}", summary: "Remove a member", request: { params: ById }, responses: noContent });
const inviteRoute = createRoute({
  method: "post",
  path: "/invitations",
  summary: "Invite someone by a one-time link",
  request: { body: jsonBody(z.object({ email: z.email().max(254), role: Role })) },
  responses: answers(Invitation, "The invitation; its link is told this once", 201),
});

export function peopleRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listPeople(c.get("context")), 200))
    .openapi(inviteRoute, async (c) => c.json(await invitePerson(c.get("context"), c.req.valid("json")), 201))
    .openapi(changeRoute, async (c) => {
      const [ctx, { userId }, { role, mayApprove }] = [c.get("context"), c.req.valid("param"), c.req.valid("json")];
      if (role !== undefined) return c.json(await changeRole(ctx, { userId, role }), 200);
      return c.json(await changeApproving(ctx, { userId, mayApprove: mayApprove === true }), 200);
    })
    .openapi(removeRoute, async (c) => {
      await removePerson(c.get("context"), c.req.valid("param").userId);
      return c.body(null, 204);
    });
}
