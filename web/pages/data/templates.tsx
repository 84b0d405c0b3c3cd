import { Download } from "lucide-react";
import { useState } from "react";
import type { z } from "zod";
import type { Template, Templates as TemplatesAnswer } from "#core/api/data";
import { useResource } from "#web/api/use-resource.ts";
import { setSearch, useLocation } from "#web/app/router.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { CopyButton } from "#web/ui/copy-button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

type Answer = z.infer<typeof TemplatesAnswer>;

const FIELDS = [
  ["bucket", "Bucket", "my-company-cost-exports"],
  ["prefix", "Prefix", "exports"],
  ["exportName", "Export", "major-tom"],
  ["region", "Region", "us-east-1"],
  ["database", "Database", "major_tom"],
  ["table", "Table", "cur"],
  ["workgroup", "Workgroup", "major-tom"],
] as const;

/** What a customer runs in their own account, filled in: to be read, copied or downloaded. */
export function Templates() {
  const { search } = useLocation();
  const asked = new URLSearchParams([...search].filter(([, value]) => value !== ""));
  const templates = useResource<Answer>(`/api/data/templates${asked.size === 0 ? "" : `?${asked}`}`);
  return (
    <>
      <p className="text-ink-2">
        Run these in your own account: they make a read-only role, the export, and a table over it. Nothing here is run by Major Tom.
      </p>
      <form
        key={search.toString()}
        className="form-grid"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          setSearch(Object.fromEntries([...FIELDS.map(([name]) => name), "kind"].map((name) => [name, String(form.get(name) ?? "").trim()])));
        }}
      >
        {FIELDS.map(([name, label, placeholder]) => (
          <Field key={name} name={name} label={label} placeholder={placeholder} defaultValue={search.get(name) ?? ""} autoComplete="off" />
        ))}
        <div className="field">
          <label htmlFor="template-kind">Format</label>
          <select id="template-kind" name="kind" className="input" defaultValue={search.get("kind") ?? ""}>
            <option value="">CUR 2.0</option>
            <option value="focus">FOCUS</option>
          </select>
        </div>
        <div className="flex items-end">
          <Button type="submit">Fill in</Button>
        </div>
      </form>
      {templates.error !== undefined && <Fault error={templates.error} onRetry={templates.reload} title="The templates could not be filled in" />}
      {templates.loading && <Skeleton height={320} />}
      {templates.error === undefined && templates.data?.templates.map((template) => <TemplateView key={template.key} template={template} />)}
    </>
  );
}

function TemplateView({ template }: { readonly template: Template }) {
  const [open, setOpen] = useState(false);
  const save = () => {
    const url = URL.createObjectURL(new Blob([template.text], { type: "text/plain" }));
    Object.assign(document.createElement("a"), { href: url, download: template.fileName }).click();
    URL.revokeObjectURL(url);
  };
  return (
    <Box
      title={template.title}
      sub={template.fileName}
      tools={
        <>
          <CopyButton text={template.text} what={template.fileName} />
          <Button small look="ghost" aria-label={`Download ${template.fileName}`} onClick={save}>
            <Download size={14} strokeWidth={1.6} aria-hidden="true" />
            <span className="wide-only">Download</span>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 p-4">
        <p>{template.purpose}</p>
        {template.notes.length > 0 && (
          <ul className="list-disc pl-4 t-12 text-ink-2">
            {template.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <pre className={`code ${open ? "" : "max-h-44"}`} tabIndex={0} aria-label={template.fileName}>
          {template.text}
        </pre>
        <div>
          <Button small look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Show less" : "Show all of it"}
          </Button>
        </div>
      </div>
    </Box>
  );
}
