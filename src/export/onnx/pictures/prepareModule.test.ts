import { describe, expect, it } from "vitest";
import type { Raster } from "../../../codec/raster.ts";
import { fits, type Preparation } from "../../../data/pictures/preparation.ts";
import { prepareRaster } from "../../../data/pictures/prepare.ts";
import { randomStream } from "../../../random/stream.ts";
import type { ImageLayout } from "../programs.ts";
import { prepareModule } from "./prepareModule.ts";

type Prepare = (picture: { width: number; height: number; data: Uint8Array }) => Uint8Array;

async function prepareOf(preparation: Preparation, layout: ImageLayout): Promise<Prepare> {
  const text = prepareModule(preparation, layout);
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { prepare: Prepare };
  return module.prepare;
}

/** Random numbers below 1, each time others. */
function numbers(name: string): () => number {
  const stream = randomStream(5, name);
  let index = 0;
  return () => {
    const one = new Float32Array(1);
    stream.uniforms(index++, one);
    return one[0] ?? 0;
  };
}

function randomPicture(draw: () => number, largest: number): Raster {
  const side = () => 1 + Math.floor(draw() * draw() * largest);
  const [width, height] = [side(), side()];
  const bytes = new Float32Array(width * height * 4);
  randomStream(6, "pixels").uniforms(Math.floor(draw() * 2 ** 24), bytes);
  const data = Uint8Array.from(bytes, (value) => Math.floor(256 * value));
  // A third each: opaque, transparent or not, anything.
  for (let at = 3, kind = Math.floor(3 * draw()); at < data.length; at += 4)
    data[at] = kind === 0 ? 255 : kind === 1 && (data[at] ?? 0) < 128 ? 0 : (data[at] ?? 0);
  return { width, height, channels: 4, data };
}

describe("prepare.mjs of an export", () => {
  const combinations = fits.flatMap((fit) => ([1, 3] as const).map((channels) => ({ fit, channels })));
  it.each(combinations)(
    "gives the bits of prepareRaster: $fit, $channels channels",
    async ({ fit, channels }) => {
      const draw = numbers(`${fit} ${channels}`);
      for (let trial = 0; trial < 5; trial++) {
        const level = () => Math.floor(256 * draw());
        const side = () => 1 + Math.floor(40 * draw());
        const background = [level(), level(), level()] as const;
        const preparation = { fit, channels, height: side(), width: side(), background };
        const [last, first] = [await prepareOf(preparation, "nhwc"), await prepareOf(preparation, "nchw")];
        for (let picture = 0; picture < 6; picture++) {
          const raster = randomPicture(draw, fit === "pad" ? 40 : 80);
          const { width, height } = preparation;
          if (fit === "pad" && (raster.width > width || raster.height > height)) {
            expect(() => last(raster)).toThrow(`expected a picture of at most ${width} x ${height} pixels`);
            continue;
          }
          const expected = prepareRaster(raster, preparation, "random");
          expect(last(raster)).toEqual(expected);
          const planes = [...Array(channels).keys()].map((channel) =>
            expected.filter((_, index) => index % channels === channel),
          );
          expect(first(raster)).toEqual(Uint8Array.from(planes.flatMap((plane) => [...plane])));
        }
      }
    },
  );

  it("takes what a canvas and sharp have of pictures that are grey or have no alpha", async () => {
    const preparation = { fit: "cover", channels: 1, height: 5, width: 7, background: [1, 2, 3] } as const;
    const prepare = await prepareOf(preparation, "nhwc");
    const draw = numbers("opaque");
    const { width, height, data } = { ...randomPicture(draw, 60) };
    const grey = data.filter((_, index) => index % 4 === 0);
    const rgba = Uint8Array.from({ length: data.length }, (_, index) =>
      index % 4 === 3 ? 255 : (grey[Math.floor(index / 4)] ?? 0),
    );
    expect(prepare({ width, height, data: rgba })).toEqual(
      prepareRaster({ width, height, channels: 1, data: grey }, preparation, "grey"),
    );
  });

  it("refuses data that are not RGBA of the size", async () => {
    const preparation = { fit: "cover", channels: 3, height: 2, width: 2, background: [0, 0, 0] } as const;
    const prepare = await prepareOf(preparation, "nhwc");
    expect(() => prepare({ width: 2, height: 2, data: new Uint8Array(12) })).toThrow(
      "2 x 2 x 4 bytes of RGBA, found 12",
    );
  });
});
