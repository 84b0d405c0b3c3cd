import type { AccountsUpload } from "#core/api/organization";
import { readAccountsFile } from "#core/costs/organization/read-accounts-file";
import { UnavailableError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { getOrganization } from "#services/organization/get-organization";
import { nextVersion, replaceAccounts } from "#services/organization/change-organization";
import { storedOrganization } from "#services/organization/read-organization";
import { mutate } from "#services/mutation";

/** Reads a file of accounts and their units; stores it, in place of what was there, unless it is only looked at or has faults. */
export async function uploadAccounts(
  ctx: ServiceContext,
  file: { readonly text: string; readonly format: "csv" | "json"; readonly preview: boolean },
): Promise<AccountsUpload> {
  requireScope(ctx, "costs:manage");
  const { accounts, faults } = readAccountsFile(file.text, file.format);
  const stored = !file.preview && faults.length === 0;
  if (stored)
    await mutate(ctx, {
      scope: "costs:manage",
      action: "organization.change",
      target: "organization",
      event: `Uploaded the organisational units of ${accounts.length} accounts`,
      async run(tx) {
        const before = await storedOrganization(tx);
        await replaceAccounts(tx, accounts);
        await nextVersion(tx, ctx.actor.kind === "user" ? ctx.actor.name : ctx.actor.kind);
        return { result: undefined, before: { accounts: before.uploaded.length }, after: { accounts: accounts.length } };
      },
    });
  return { stored, accounts: [...accounts], faults: [...faults], notes: await notesOf(ctx, new Set(accounts.map(({ accountId }) => accountId))) };
}

async function notesOf(ctx: ServiceContext, uploaded: ReadonlySet<string>): Promise<string[]> {
  const known = await getOrganization(ctx).catch((error: unknown) => {
    if (!(error instanceof UnavailableError)) throw error;
    return undefined;
  });
  const billed = (known?.accounts ?? []).filter(({ inBill }) => inBill).map(({ accountId }) => accountId);
  const strangers = [...uploaded].filter((id) => !billed.includes(id)).length;
  const without = billed.filter((id) => !uploaded.has(id)).length;
  return billed.length === 0
    ? []
    : [
        ...(strangers > 0 ? [`${strangers} of the uploaded accounts ${strangers === 1 ? "is" : "are"} not in the bill.`] : []),
        ...(without > 0 ? [`${without} of the ${billed.length} accounts of the bill ${without === 1 ? "is" : "are"} not in the file.`] : []),
      ];
}
