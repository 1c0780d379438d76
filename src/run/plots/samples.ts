import { ConfigError } from "../../errors.ts";
import { imageTable } from "../../picture/imageTable.ts";
import { randomStream } from "../../random/stream.ts";
import type { LoadedRun } from "../loadRun.ts";
import { dataTitle, wholeNumber } from "./choices.ts";
import { imagesFrom } from "./images.ts";
import { type PlotKind, temperatureOf } from "./kind.ts";
import { firstReason, noPictures, noPrior, notNormal } from "./refusals.ts";

export const samplesPlot: PlotKind = {
  name: "samples",
  title: "Samples",
  about:
    "New images: codes drawn from the prior and decoded. Their means are smooth; draws from the likelihood show what the " +
    "model takes a single image to be, noise included.",
  options: {
    count: "images (1 to 2,500, default 64)",
    temperature: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    show: "mean, or draw: one from the likelihood of each code (default mean)",
    seed: "of the codes and draws (default: the run's)",
  },
  refuses: (run) => firstReason(run, noPrior, noPictures),
  async draw({ source, options }) {
    const { run } = source;
    const count = wholeNumber("count", options.count, { otherwise: 64, minimum: 1, maximum: 2500 });
    const temperature = temperatureOf(options);
    const { seed = run.config.seed, show = "mean" } = options;
    const images =
      show === "draw"
        ? await source.draw(codesOf(run, { count, seed, temperature }), randomStream(seed, "pictures/draws"))
        : await source.sample({ count, seed, temperature });
    const columns = Math.ceil(Math.sqrt(count));
    return imageTable({
      title: show === "draw" ? "Samples, drawn from the likelihood" : "Samples",
      subtitle:
        `${dataTitle(run)} · ${show === "draw" ? "x drawn from p(x|z)" : "means of p(x|z)"} · temperature ${temperature} · ` +
        `seed ${seed}`,
      rows: Array.from({ length: Math.ceil(count / columns) }, (_, row) => ({
        images: imagesFrom(images, row * columns, Math.min(columns, count - row * columns)),
      })),
      spoken: `${count} images.`,
      ...(options.theme && { theme: options.theme }),
    });
  },
};

/** The codes of `sampleImages`. Throws ConfigError where the prior is no standard normal: then only means can be shown. */
function codesOf(
  run: LoadedRun,
  { count, seed, temperature }: Readonly<Record<"count" | "seed" | "temperature", number>>,
): Float32Array {
  const reason = notNormal(run);
  if (reason !== undefined) throw new ConfigError(`show: expected mean, as ${reason}; found draw`);
  const codes = new Float32Array(count * run.model.parts.latentSize);
  randomStream(seed, "pictures/samples").normals(0, codes);
  return codes.map((value) => value * temperature);
}
