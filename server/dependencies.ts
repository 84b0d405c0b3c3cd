import type { z } from "zod";
import type { ModelInfo } from "#core/api/schemas";
import type { KillFile } from "#core/ports/kill-file";
import type { Role } from "#core/identity/roles";
import type { SessionLookup } from "#server/middleware/signed-in";
import type { EventHub } from "#server/events/event-hub";
import type { Jobs } from "#services/jobs";
import type { Hands } from "#services/execution/hands";
import type { Identity } from "#services/identity/identity";

/** A sample login of the sandbox company, with the password that everyone knows. */
export type DemoLogin = { readonly email: string; readonly password: string; readonly label: string; readonly role: Role; readonly tenant: string };

/** What goes wrong on demand. */
export type SandboxFaults = {
  read(): object;
  /** @throws InvalidInputError for what is no set of faults */
  replace(faults: unknown): object;
};

/** Everything that the HTTP interface stands on; put together by the composition root. */
export type AppDependencies = {
  readonly identity: Identity;
  readonly lookup: SessionLookup;
  readonly hands: Hands;
  readonly jobs: Jobs;
  readonly killFile: KillFile;
  readonly events: EventHub;
  readonly now: () => Date;
  /** The address that is listened on, and the one that people type. */
  readonly host: string;
  readonly publicUrl: URL | undefined;
  readonly secureCookies: boolean;
  readonly sandbox: boolean;
  /** Empty unless the sandbox is there and only this machine is listened to. */
  readonly demoLogins: readonly DemoLogin[];
  /** Undefined unless the sandbox is there and only this machine is listened to. */
  readonly faults: SandboxFaults | undefined;
  readonly model: z.infer<typeof ModelInfo>;
  /** What a request must be able to reach; each name with "ok" or what is wrong. */
  ready(): Promise<Readonly<Record<string, string>>>;
  /** Folder of the built web app. */
  readonly webDir: string;
  readonly log: (line: Record<string, unknown>) => void;
};
