import { vector } from "@electric-sql/pglite-pgvector";

/** Extensions that the embedded database brings; on a server they are made where it has them. */
export const EXTENSIONS = { vector };
