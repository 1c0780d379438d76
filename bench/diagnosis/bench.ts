import { modelOf, trainingSettingsOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { dataShapeOf } from "../../src/data/source.ts";
import { padImages } from "../../src/data/sources/padded.ts";
import { firstImages } from "../../src/data/sources/subset.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { train } from "../../src/train/train.ts";
import { median } from "../statistics.ts";

/**
 * What the diagnosis of an epoch costs: `npm run bench -- diagnosis [presets ...]`, the dense one by default. Epochs of 12 steps
 * on MNIST, each followed by its diagnosis of 1,000 images: milliseconds of a step and of a diagnosis, medians, and the share
 * of the latter in an epoch of all 60,000 images.
 */

const words = process.argv.slice(2);
const epochs = 8;
const stepsOfEpoch = 12;
const dataset = await loadDataset("mnist");

for (const preset of words.length === 0 ? ["dense"] : words) {
  const config = resolveConfig({ preset, epochs });
  const images = padImages(dataset, config.imageSize);
  const model = modelOf(config, dataShapeOf(images.shape));
  const session = await openSession(model.parameters);
  await session.writeParameters(initialValues(model.parameters, config.seed));
  const events = train({
    model,
    session,
    images: {
      train: firstImages(images.train, stepsOfEpoch * config.batchSize),
      validation: firstImages(images.train, 1000),
    },
    ...trainingSettingsOf(config, model.parts.dataShape),
  });
  const taken: Record<string, number[]> = { step: [], diagnosis: [] };
  let last = performance.now();
  for await (const { event } of events) {
    taken[event]?.push(performance.now() - last);
    last = performance.now();
  }
  await session.dispose();
  const [step, diagnosis] = [median(taken.step ?? []), median(taken.diagnosis ?? [])];
  const epoch = step * Math.ceil(images.train.count / config.batchSize);
  console.log(
    `${preset}: a step ${step.toFixed(2)} ms, a diagnosis ${diagnosis.toFixed(1)} ms, ` +
      `${((100 * diagnosis) / epoch).toFixed(2)} % of an epoch of ${(epoch / 1000).toFixed(2)} s`,
  );
}
