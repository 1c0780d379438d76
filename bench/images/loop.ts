import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";

/** The same decoder in a loop, `loop.ts <folder>`: one picture after another, cut and scaled to 64 x 64 by sharp itself. */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error("expected <folder>");

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ event: "ready", sharp: sharp.versions.sharp });
for await (const line of createInterface({ input: process.stdin })) {
  const word = line.trim();
  if (word === "quit") break;
  const began = performance.now();
  let images = 0;
  for (const name of (await readdir(folder)).sort()) {
    const picture = sharp(await readFile(join(folder, name))).autoOrient();
    const { data } = await picture
      .resize(64, 64, { fit: "cover" })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (data.length !== 64 * 64 * 3) throw new Error(`${name}: ${data.length} bytes`);
    images += 1;
  }
  say({ event: "read", images, seconds: (performance.now() - began) / 1000 });
}
process.exit(0);
