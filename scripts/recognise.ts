import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { defaultComponents } from "../src/analyse/fitCodes.ts";
import { mixtureSamples } from "../src/analyse/mixtureSamples.ts";
import { plotSource } from "../src/analyse/plots/source.ts";
import { loadRun } from "../src/apply/load.ts";
import { decodeSafetensors } from "../src/codec/safetensors/decode.ts";
import { encodeSafetensors } from "../src/codec/safetensors/encode.ts";
import { ConfigError } from "../src/errors.ts";
import { sampleImages } from "../src/evaluate/generate.ts";
import { exists } from "../src/store/files.ts";
import { systemDisk } from "../src/store/node/systemDisk.ts";
import { accuracyOf, trainClassifier } from "./classifier.ts";

/**
 * Draws images of every class from a conditional run, and prints how many of them a classifier assigns to that class.
 * The classifier is made of nelbo's layers and trained on the real training images of the run; its accuracy on the real
 * test images is printed as well. `npx tsx scripts/recognise.ts <run> [--count 1000] [--epochs 3] [--seed 0] [--json]`:
 * `count` images of each class, means of p(x|z, c) at codes of the prior, as `nelbo sample` draws them, rounded to
 * bytes; `epochs` are the classifier's. With `--sampler mixture` codes come from a mixture of `--components` Gaussians
 * (10) for each class, fitted to the codes of its training images. `--classifier <file>` keeps what it has learnt in a
 * safetensors file, and takes it from there the next time.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "1000" },
    epochs: { type: "string", default: "3" },
    seed: { type: "string", default: "0" },
    temperature: { type: "string", default: "1" },
    sampler: { type: "string", default: "prior" },
    components: { type: "string", default: String(defaultComponents) },
    data: { type: "string" },
    classifier: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [folder] = positionals;
if (folder === undefined)
  throw new ConfigError("recognise: expected the folder of a finished run, found none.");
if (values.sampler !== "prior" && values.sampler !== "mixture")
  throw new ConfigError(`sampler: expected prior or mixture, found ${values.sampler}.`);
const tell = (line: string) => (values.json ? undefined : console.log(line));

const run = await loadRun(folder);
const { condition, dataShape } = run.model.parts;
if (condition?.kind !== "labels") {
  throw new ConfigError(
    `${folder}: expected a run whose model is conditioned on labels (--condition labels), found none.`,
  );
}
const { classes } = condition;
const perClass = Number(values.count);
const data = await run.loadDataset({ data: values.data });
const { train, test } = data;
const kept = values.classifier;
const known =
  kept !== undefined && (await exists(systemDisk, kept))
    ? decodeSafetensors(await readFile(kept), kept)
    : undefined;
const classifier = await trainClassifier({
  ...(known && {
    parameters: Object.fromEntries(
      Object.entries(known.tensors).map(([name, { data }]) => [name, Float32Array.from(data)]),
    ),
  }),
  shape: dataShape,
  classes,
  images: train,
  epochs: Number(values.epochs),
  onEpoch: (epoch, crossEntropy) =>
    tell(`classifier, epoch ${epoch}: cross entropy ${crossEntropy.toFixed(4)} nats`),
});
if (kept !== undefined && known === undefined) {
  const learnt = Object.entries(await classifier.readParameters());
  const tensors = learnt.map(
    ([name, data]) => [name, { dataType: "float32", shape: [data.length], data }] as const,
  );
  await writeFile(kept, encodeSafetensors(Object.fromEntries(tensors)));
}
const testAccuracy = await accuracyOf(classifier, test);
tell(`classifier: ${percent(testAccuracy)} of ${test.count} real test images recognised`);

const labels = Uint8Array.from({ length: classes * perClass }, (_, image) => Math.floor(image / perClass));
const draws = { seed: Number(values.seed), temperature: Number(values.temperature) };
const samples = values.sampler === "mixture" ? await fromMixtures() : await fromPrior();
const pixels = Uint8Array.from(samples, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
const found = await classifier.classify(pixels);
const shares = Array.from({ length: classes }, (_, label) => {
  const ofClass = found.subarray(label * perClass, (label + 1) * perClass);
  return { class: run.data.classes?.[label] ?? String(label), recognised: share(ofClass, label) };
});
const recognised = shares.reduce((sum, each) => sum + each.recognised, 0) / classes;
for (const each of shares)
  tell(`class ${each.class}: ${percent(each.recognised)} of ${perClass} samples recognised`);
tell(`all classes: ${percent(recognised)} of ${labels.length} samples recognised`);
if (values.json) {
  console.log(
    JSON.stringify({
      run: folder,
      classifier: { testAccuracy, testImages: test.count },
      sampler: values.sampler,
      perClass,
      recognised,
      classes: shares,
    }),
  );
}
await classifier.dispose();
await run.dispose();

async function fromPrior(): Promise<Float32Array> {
  const { model, session } = run;
  return sampleImages({ ...draws, model, session, count: labels.length, condition: labels });
}

async function fromMixtures(): Promise<Float32Array> {
  const source = plotSource(run, async () => data);
  const { pixels: drawn } = await mixtureSamples(source, {
    ...draws,
    labels: Array.from({ length: classes }, (_, label) => label),
    count: perClass,
    components: Number(values.components),
  });
  return drawn;
}

function share(labelsFound: Uint8Array, label: number): number {
  return labelsFound.filter((each) => each === label).length / labelsFound.length;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)}%`;
}
