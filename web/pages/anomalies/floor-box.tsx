import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type { AnomalySettings } from "#core/api/anomalies";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** What costs less more a day than this is not told. */
export function FloorBox({ settings }: { readonly settings: z.infer<typeof AnomalySettings> }) {
  const manages = useMay("costs:manage");
  const [floor, setFloor] = useState(settings.dollarFloor);
  const [fault, setFault] = useState<string>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    try {
      await request("/api/anomaly-settings", { method: "PUT", body: { dollarFloor: floor.trim() } });
      toast("Changed; it counts from the next look on");
      invalidate("/api/anomal");
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be saved. Try again.");
    }
  };
  return (
    <Box title="Dollar floor" sub="the least anomaly that is told">
      <form className="flex flex-wrap items-end gap-3 p-4" onSubmit={(event) => void save(event)}>
        <Field
          label="USD a day"
          value={floor}
          inputMode="decimal"
          disabled={!manages}
          fault={fault}
          hint={manages ? "Changes below it are left out" : "An Owner or Admin sets it"}
          onChange={(event) => setFloor(event.target.value)}
        />
        {manages && (
          <Button type="submit" className="mb-[21px]" disabled={floor.trim() === settings.dollarFloor || floor.trim() === ""}>
            Save
          </Button>
        )}
      </form>
    </Box>
  );
}
