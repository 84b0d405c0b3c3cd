import { z } from "zod";
import type { WorkGroup } from "#sandbox/lake/catalog";
import { pageOf } from "#sandbox/wire/aws/call";
import { epochSeconds, type JsonOperation, operation } from "#sandbox/wire/aws/answer-json";
import { invalid, workGroupOf } from "#sandbox/wire/athena/look-up";

const SMALLEST_CUTOFF = 10_000_000;
const ENGINE = { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" };

const Configuration = z
  .object({
    ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).loose().optional(),
    EnforceWorkGroupConfiguration: z.boolean().optional(),
    BytesScannedCutoffPerQuery: z.number().int().min(SMALLEST_CUTOFF, `must be at least ${SMALLEST_CUTOFF}`).optional(),
    RequesterPaysEnabled: z.boolean().optional(),
  })
  .loose();
const Updates = z
  .object({
    ResultConfigurationUpdates: z.object({ OutputLocation: z.string().optional(), RemoveOutputLocation: z.boolean().optional() }).loose().optional(),
    EnforceWorkGroupConfiguration: z.boolean().optional(),
    BytesScannedCutoffPerQuery: z.number().int().min(SMALLEST_CUTOFF, `must be at least ${SMALLEST_CUTOFF}`).optional(),
    RemoveBytesScannedCutoffPerQuery: z.boolean().optional(),
    RequesterPaysEnabled: z.boolean().optional(),
  })
  .loose();
const Name = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, "must have letters, digits, dots, dashes and underscores");

function show(group: WorkGroup) {
  return {
    Name: group.name,
    State: group.state,
    ...(group.description === undefined ? {} : { Description: group.description }),
    CreationTime: epochSeconds(group.created),
    Configuration: {
      ResultConfiguration: group.outputLocation === undefined ? {} : { OutputLocation: group.outputLocation },
      EnforceWorkGroupConfiguration: group.enforced,
      PublishCloudWatchMetricsEnabled: false,
      ...(group.cutoffBytes === undefined ? {} : { BytesScannedCutoffPerQuery: group.cutoffBytes }),
      RequesterPaysEnabled: group.requesterPays,
      EngineVersion: ENGINE,
    },
  };
}

/** Undefined says that the field goes. */
function withCutoff(group: WorkGroup, cutoffBytes: number | undefined): WorkGroup {
  const { cutoffBytes: _before, ...rest } = group;
  return cutoffBytes === undefined ? rest : { ...rest, cutoffBytes };
}

export const WORK_GROUP_OPERATIONS: readonly (readonly [string, JsonOperation])[] = [
  [
    "GetWorkGroup",
    operation(z.object({ WorkGroup: z.string() }), "read", ({ lake }, { WorkGroup: name }) => ({ WorkGroup: show(workGroupOf(lake, name)) })),
  ],
  [
    "ListWorkGroups",
    operation(
      z.object({ NextToken: z.string().optional(), MaxResults: z.number().int().min(1).max(50).optional() }),
      "read",
      ({ lake }, { NextToken, MaxResults = 50 }) => {
        const { page, next } = pageOf(lake.workGroups(), ({ name }) => name, { size: MaxResults, token: NextToken });
        const groups = page.map(({ name, state, description, created }) => ({
          Name: name,
          State: state,
          ...(description === undefined ? {} : { Description: description }),
          CreationTime: epochSeconds(created),
          EngineVersion: ENGINE,
        }));
        return { WorkGroups: groups, ...(next === undefined ? {} : { NextToken: next }) };
      },
    ),
  ],
  [
    "CreateWorkGroup",
    operation(
      z.object({ Name, Description: z.string().optional(), Configuration: Configuration.optional() }),
      "write",
      ({ lake }, { Name: name, Description, Configuration: given = {} }) => {
        if (lake.workGroups().some((group) => group.name === name)) throw invalid(`WorkGroup ${name} is already created`);
        const made: WorkGroup = {
          name,
          state: "ENABLED",
          enforced: given.EnforceWorkGroupConfiguration ?? true,
          requesterPays: given.RequesterPaysEnabled ?? false,
          created: lake.now().toISOString(),
          ...(Description === undefined ? {} : { description: Description }),
          ...(given.ResultConfiguration?.OutputLocation === undefined ? {} : { outputLocation: given.ResultConfiguration.OutputLocation }),
        };
        lake.catalog.putWorkGroup(withCutoff(made, given.BytesScannedCutoffPerQuery));
        return {};
      },
    ),
  ],
  [
    "UpdateWorkGroup",
    operation(
      z.object({
        WorkGroup: z.string(),
        Description: z.string().optional(),
        State: z.enum(["ENABLED", "DISABLED"]).optional(),
        ConfigurationUpdates: Updates.optional(),
      }),
      "write",
      ({ lake }, { WorkGroup: name, Description, State, ConfigurationUpdates: given = {} }) => {
        const before = workGroupOf(lake, name);
        const { outputLocation: kept, ...rest } = before;
        const { OutputLocation, RemoveOutputLocation } = given.ResultConfigurationUpdates ?? {};
        const outputLocation = RemoveOutputLocation === true ? undefined : (OutputLocation ?? kept);
        const next: WorkGroup = {
          ...rest,
          ...(outputLocation === undefined ? {} : { outputLocation }),
          ...(Description === undefined ? {} : { description: Description }),
          state: State ?? before.state,
          enforced: given.EnforceWorkGroupConfiguration ?? before.enforced,
          requesterPays: given.RequesterPaysEnabled ?? before.requesterPays,
        };
        const cutoff = given.RemoveBytesScannedCutoffPerQuery === true ? undefined : (given.BytesScannedCutoffPerQuery ?? before.cutoffBytes);
        lake.catalog.putWorkGroup(withCutoff(next, cutoff));
        return {};
      },
    ),
  ],
];
