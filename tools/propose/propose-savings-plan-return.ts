import { z } from "zod";
import { GuardRefusedError } from "#core/errors";
import { boughtHere } from "#services/commitments/bought-here";
import { planNow, plansNow } from "#services/commitments/kinds/plans-now";
import type { ServiceContext } from "#services/context";
import { proposeTool } from "#tools/kit/propose-tool";

const ADVICE = "Call list_commitments to see which plans there are and which of them can be taken back, or ask the person which one they mean.";

export const proposeSavingsPlanReturn = proposeTool({
  name: "propose_savings_plan_return",
  description:
    "Draft the undo of a Savings Plan for people to sign: a queued plan is deleted before it starts (costs nothing), an active one is returned within AWS's 7 days. For a draft that nobody signed nothing has to be undone: it is withdrawn on its card.",
  kind: "sp_return",
  input: z.object({
    plan: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .describe("Id or ARN of the plan, or the APR-n that bought it, as the person said it or as list_commitments gives it."),
    reason: z.string().trim().max(300).optional().describe("The person's reason, in their words."),
  }),
  guards: [],
  aliases: { id: "plan", planid: "plan", arn: "plan", savingsplan: "plan", savingsplanid: "plan", proposal: "plan" },
  async orders({ plan: named, reason }, call, ctx) {
    const origin = call.originOf(named);
    if (origin === undefined)
      throw new GuardRefusedError("provenance", `Neither the person nor a tool named this plan in this conversation. ${ADVICE}`);
    const { plan } = await planNow(ctx, await idOf(ctx, named));
    const isQueued = plan.state === "queued";
    if (!isQueued && plan.state !== "active")
      throw new GuardRefusedError("state", `The plan is ${plan.state.replaceAll("-", " ")}: there is nothing to take back. ${ADVICE}`);
    return [
      {
        kind: isQueued ? ("sp_delete_queued" as const) : ("sp_return" as const),
        params: { plan: plan.id, ...(reason === undefined ? {} : { reason }) },
        // The name that was said stands for the plan that the provider shows under it.
        targets: { plan: named },
        others: reason === undefined ? {} : { reason: { from: "model" as const } },
        advice: ADVICE,
      },
    ];
  },
});

/** A purchase of ours by its number; anything else is an id or ARN already. @throws GuardRefusedError where it bought nothing that stands */
async function idOf(ctx: ServiceContext, named: string): Promise<string> {
  const number = /^apr-([1-9]\d*)$/i.exec(named)?.[1];
  if (number === undefined) return named;
  const bought = await boughtHere(ctx, await plansNow(ctx));
  const [id] = [...bought].find(([, proposal]) => proposal === `APR-${number}`) ?? [];
  if (id === undefined)
    throw new GuardRefusedError(
      "state",
      `APR-${number} bought no plan, so there is nothing to take back. While it waits for signatures a person withdraws it on its card.`,
    );
  return id;
}
