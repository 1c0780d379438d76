import { imageMoments } from "../../src/data/moments.ts";
import { createPresenter } from "../../src/data/presenter.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { marginalLogLikelihood } from "../../src/vae/baseline/probabilisticPca.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

/** 30 images and a linear decoder with Gaussian noise, whose log p(x) is known. Its posterior is not the optimal one. */
const [size, images, variance] = [4, 30, 0.05] as const;
export const dataShape = [1, size, 1] as const;
const likelihood = gaussian({ variance, mean: "linear" });
export const model = denseVae({ dataShape, latentSize: 2, hiddenSizes: [], likelihood });
export const split = residentSource({
  shape: dataShape,
  x: Uint8Array.from(draw("anywhere", size * images, "pixels"), (x) => (x + 2) * 63),
});
export const presenter = createPresenter({ shape: dataShape, binarization: "none", seed: 0 }, "test");
export const parameters = Object.fromEntries(
  model.parameters.map(({ name, sizes }) => {
    const scale = name.startsWith("decoder") ? 0.3 : 0.4;
    return [name, Float32Array.from(draw("awayFromZero", elementCount(sizes), name), (x) => scale * x)];
  }),
);
parameters["posterior.logVar.weight"]?.fill(0);
parameters["posterior.logVar.bias"]?.fill(-0.5);

/** The mean of log p(x) over the images. */
export async function exactLogLikelihood(): Promise<number> {
  return marginalLogLikelihood(
    {
      weight: parameters["decoder.output.weight"] ?? [],
      bias: parameters["decoder.output.bias"] ?? [],
      variance,
    },
    await imageMoments(split),
  );
}
