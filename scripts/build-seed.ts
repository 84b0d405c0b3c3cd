import { mkdir, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { EXTENSIONS } from "#db/extensions";
import { migrate } from "#db/migrate";
import { SEED_FILE } from "#db/open-database";
import { pgliteDriver } from "#db/pglite-driver";

// Writes db/seed: an empty database that has every migration, so that a first start need not make one.
const pg = await PGlite.create({ extensions: EXTENSIONS });
const { applied } = await migrate(pgliteDriver(pg));
// One process with one connection: the defaults for a server of a hundred would cost it 200 MB.
for (const setting of ["shared_buffers = '16MB'", "max_connections = 4", "min_wal_size = '32MB'", "max_wal_size = '64MB'"]) {
  await pg.exec(`ALTER SYSTEM SET ${setting}`);
}
await pg.exec("VACUUM FULL");
await pg.exec("CHECKPOINT");
const tar = Buffer.from(await (await pg.dumpDataDir("none")).arrayBuffer());
const packed = await promisify(brotliCompress)(tar, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: tar.length },
});
await mkdir(new URL(".", SEED_FILE), { recursive: true });
await writeFile(SEED_FILE, packed);
await pg.close();
console.log(`${applied.length} migrations, ${(tar.length / 2 ** 20).toFixed(1)} MB packed to ${(packed.length / 2 ** 20).toFixed(1)} MB`);
