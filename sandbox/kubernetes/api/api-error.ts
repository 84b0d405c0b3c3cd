export type StatusCause = { readonly reason?: string; readonly message: string; readonly field?: string };

export type StatusBody = {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: "Failure" | "Success";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code?: number;
};

type Details = {
  readonly name?: string;
  readonly kind?: string;
  readonly group?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
};

/** A failure as a Kubernetes API server tells it: a `Status` object and its HTTP code. */
export class ApiError extends Error {
  readonly httpCode: number;
  readonly reason: string;
  readonly details: Details | undefined;

  constructor(httpCode: number, reason: string, message: string, details?: Details) {
    super(message);
    this.name = "ApiError";
    this.httpCode = httpCode;
    this.reason = reason;
    this.details = details;
  }

  get body(): StatusBody {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      reason: this.reason,
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.httpCode,
    };
  }
}

type Named = { readonly plural: string; readonly group: string };

function qualified({ plural, group }: Named): string {
  return group === "" ? plural : `${plural}.${group}`;
}

export function notFound(resource: Named, name: string): ApiError {
  return new ApiError(404, "NotFound", `${qualified(resource)} "${name}" not found`, { name, group: resource.group, kind: resource.plural });
}

export function conflict(resource: Named, name: string, why: string): ApiError {
  return new ApiError(409, "Conflict", `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`, {
    name,
    group: resource.group,
    kind: resource.plural,
  });
}

export function alreadyExists(resource: Named, name: string): ApiError {
  return new ApiError(409, "AlreadyExists", `${qualified(resource)} "${name}" already exists`, {
    name,
    group: resource.group,
    kind: resource.plural,
  });
}

export function invalid(kind: string, name: string, field: string, why: string): ApiError {
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${field}: ${why}`, {
    name,
    kind,
    causes: [{ reason: "FieldValueInvalid", message: why, field }],
  });
}

export function badRequest(why: string): ApiError {
  return new ApiError(400, "BadRequest", why);
}

export function gone(why: string): ApiError {
  return new ApiError(410, "Expired", why);
}

export function methodNotAllowed(): ApiError {
  return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
}

export function unknownPath(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource");
}
