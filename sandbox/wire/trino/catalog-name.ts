/** As Trino's own documentation names the catalogue of tables in Glue. */
export const TRINO_CATALOG = "hive";
