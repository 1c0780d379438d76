import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { findChromium, withPage } from "./chromium.ts";
import { servePages } from "./server.ts";

const chromium = await findChromium();
const root = new URL("../../", import.meta.url).pathname;
const fixtures = `${root}test/fixtures/pictures/`;
const names = ["turned.jpg", "alpha.png", "profile.png", "note.txt"] as const;

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: readonly number[];
  readonly error?: string;
}

const page = `<!doctype html><script type="module">
  import { decodePictureInPage } from "./web.js";
  const tell = (result) => fetch("/result", { method: "POST", body: JSON.stringify(result) });
  addEventListener("unhandledrejection", ({ reason }) => tell(String(reason)));
  const results = [];
  for (const name of ${JSON.stringify(names)}) {
    const bytes = new Uint8Array(await (await fetch(name)).arrayBuffer());
    results.push(await decodePictureInPage(bytes, name, [250, 140, 20]).then(
      ({ data, ...sizes }) => ({ ...sizes, data: [...data] }),
      (error) => ({ error: error.name + " " + error.message }),
    ));
  }
  await tell(results);
</script>`;

describe.skipIf(chromium === undefined)("decodePictureInPage", () => {
  it("turns, composites and keeps alpha of plain PNG, and refuses what is no picture", async () => {
    const bundle = await build({
      entryPoints: [`${root}src/codec/picture/decoder.web.ts`],
      bundle: true,
      format: "esm",
      write: false,
    });
    const files: Record<string, Uint8Array> = {
      "/page.html": Buffer.from(page),
      "/web.js": bundle.outputFiles[0]?.contents ?? new Uint8Array(0),
      "/note.txt": Buffer.from("no picture"),
    };
    for (const name of names.slice(0, 3)) files[`/${name}`] = await readFile(fixtures + name);
    const server = await servePages(fixtures, files, { isolated: false });
    const told = withPage(chromium ?? "", `${server.address}page.html`, server.nextResult());
    const [turned, alpha, profile, note] = (await told.finally(server.close)) as readonly Decoded[];

    const known = JSON.parse(await readFile(`${fixtures}decoded.json`, "utf8")) as Record<
      string,
      { data: string }
    >;
    const rgba = (name: string) => new Uint8Array(Buffer.from(known[name]?.data ?? "", "base64"));
    expect([turned?.width, turned?.height, turned?.channels]).toEqual([40, 30, 3]);
    const upright = rgba("turned.jpg").filter((_, index) => index % 4 < 3);
    const apart = upright.map((value, index) => Math.abs(value - (turned?.data[index] ?? 255 - value)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(2);

    // Pillow and the specification know no rounding here.
    expect(alpha?.channels).toBe(4);
    expect(Uint8Array.from(alpha?.data ?? [])).toEqual(rgba("alpha.png"));

    // The same picture with a profile of sRGB, over the background.
    expect(profile?.channels).toBe(3);
    const background = [250, 140, 20];
    const pixels = rgba("alpha.png");
    const worst = (profile?.data ?? []).map((value, index) => {
      const [pixel, channel] = [Math.floor(index / 3), index % 3];
      const share = (pixels[4 * pixel + 3] ?? 0) / 255;
      const behind = background[channel] ?? 0;
      return Math.abs(value - (behind + share * ((pixels[4 * pixel + channel] ?? 0) - behind)));
    });
    expect(worst).toHaveLength(40 * 30 * 3);
    expect(Math.max(...worst)).toBeLessThanOrEqual(3);

    expect(note?.error).toMatch(/^DataError note\.txt: this browser cannot decode the picture/);
  });
});
