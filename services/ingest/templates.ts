import type { z } from "zod";
import type { TemplateParameters, Templates } from "#core/api/data";
import { filledTemplates } from "#core/templates/filled-templates";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { externalIdOf } from "#services/ingest/ingest-of";

/** What a customer runs in their own account to connect it. Anyone who may see costs may read it; it holds no secret. */
export function connectTemplates(ctx: ServiceContext, parameters: z.infer<typeof TemplateParameters>): z.infer<typeof Templates> {
  requireScope(ctx, "costs:read");
  return filledTemplates({ ...parameters, externalId: externalIdOf(ctx.tenant.id), trustedPrincipal: ctx.ingest?.trustedPrincipal ?? undefined });
}
