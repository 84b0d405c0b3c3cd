import { createRoute, z } from "@hono/zod-openapi";
import { LinkInfo, SignIn, SignInOptions, SignUp, SignUpAnswer, TokenAnswer, UseLink } from "#core/api/schemas";
import { InvalidInputError, NotFoundError } from "#core/errors";
import type { AppDependencies } from "#server/dependencies";
import type { ServerEnv, SignedInEnv } from "#server/env";
import { isLoopback } from "#server/loopback";
import { signedIn } from "#server/middleware/signed-in";
import { answers, jsonBody, noContent, router } from "#server/router";
import { clearSessionCookie, setSessionCookie } from "#server/session-cookie";
import type { IssuedSession } from "#services/identity/issued-session";
import { readLink, useLink } from "#services/identity/one-time-link";
import { signIn } from "#services/identity/sign-in";
import { signOut } from "#services/identity/sign-out";
import { signUp } from "#services/identity/sign-up";

const signUpRoute = createRoute({
  method: "post",
  path: "/signup",
  summary: "Make a person and their organization",
  request: { body: jsonBody(SignUp) },
  responses: answers(SignUpAnswer, "Signed up and signed in", 201),
});
const tokenRoute = createRoute({
  method: "post",
  path: "/token",
  summary: "Sign in; with the header x-session: cookie a browser session is set, too",
  request: { headers: z.object({ "x-session": z.string().optional() }), body: jsonBody(SignIn) },
  responses: answers(TokenAnswer, "A revocable bearer token"),
});
const optionsRoute = createRoute({
  method: "get",
  path: "/options",
  summary: "What the sign-in page may offer",
  responses: answers(SignInOptions, "Options"),
});
const demoRoute = createRoute({
  method: "post",
  path: "/demo",
  summary: "One-click sign-in to the sandbox company",
  request: { body: jsonBody(z.object({ email: z.string() })) },
  responses: answers(TokenAnswer, "Signed in"),
});
const linkRoute = createRoute({
  method: "post",
  path: "/link",
  summary: "Describe a one-time link, or use it",
  request: { body: jsonBody(UseLink) },
  responses: answers(z.union([LinkInfo, TokenAnswer]), "The link, or a session"),
});
const logoutRoute = createRoute({ method: "post", path: "/logout", summary: "End the session at once", responses: noContent });

export function authRoutes(deps: AppDependencies) {
  const { identity, lookup } = deps;
  const tokenAnswer = (session: IssuedSession) => ({ token: session.token, expiresAt: session.expiresAt.toISOString() });

  return router<ServerEnv>()
    .openapi(signUpRoute, async (c) => {
      const session = await signUp(identity, c.req.valid("json"), c.get("client"));
      setSessionCookie(c, session, deps.now(), deps.secureCookies);
      const me = await lookup.sessionOf(session.token, c.get("client"));
      if (!me) throw new Error("The session that was just made cannot be found.");
      const { user, tenant, role, accountState } = me;
      return c.json({ ...tokenAnswer(session), user, tenant: { id: tenant.id, name: tenant.name }, role, accountState }, 201);
    })
    .openapi(tokenRoute, async (c) => {
      const session = await signIn(identity, c.req.valid("json"), c.get("client"));
      if (c.req.valid("header")["x-session"] === "cookie") setSessionCookie(c, session, deps.now(), deps.secureCookies);
      return c.json(tokenAnswer(session), 200);
    })
    .openapi(optionsRoute, (c) =>
      c.json({ signUp: true, demoLogins: deps.demoLogins.map(({ email, label, role, tenant }) => ({ email, label, role, tenant })) }, 200),
    )
    .openapi(demoRoute, async (c) => {
      const { email } = c.req.valid("json");
      const { ip } = c.get("client");
      const login = deps.demoLogins.find((each) => each.email === email);
      if (!login || (ip !== null && !isLoopback(ip))) throw new NotFoundError("There is no such sample login here.");
      const session = await signIn(identity, { email: login.email, password: login.password }, c.get("client"));
      setSessionCookie(c, session, deps.now(), deps.secureCookies);
      return c.json(tokenAnswer(session), 200);
    })
    .openapi(linkRoute, async (c) => {
      const { token, password, email, name } = c.req.valid("json");
      const info = await readLink(identity.platform, token);
      if (password === undefined) return c.json(info, 200);
      if (info.email === null && email === undefined) throw new InvalidInputError("Say which e-mail you will sign in with.");
      const session = await useLink(identity, { token, password, email, name }, c.get("client"));
      setSessionCookie(c, session, deps.now(), deps.secureCookies);
      return c.json(tokenAnswer(session), 200);
    });
}

/** Apart from the others: it needs a session. */
export function logoutRoutes(deps: AppDependencies) {
  const routes = router<SignedInEnv>();
  routes.use(signedIn(deps.lookup));
  return routes.openapi(logoutRoute, async (c) => {
    await signOut(deps.identity, c.get("session"), c.get("client"));
    clearSessionCookie(c, deps.secureCookies);
    return c.body(null, 204);
  });
}
