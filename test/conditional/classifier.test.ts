import { expect, it } from "vitest";
import { accuracyOf, trainClassifier } from "../../scripts/classifier.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { tinySplit } from "../../src/train/testing/tinyTraining.ts";

/** Images that are told apart by whether the upper or the lower half is brighter. */
function labelled(count: number, purpose: string) {
  const split = tinySplit(count, purpose);
  const labels = Uint8Array.from({ length: count }, (_, image) => {
    const sum = (from: number, to: number) =>
      split.x.subarray(64 * image + from, 64 * image + to).reduce((total, value) => total + value, 0);
    return sum(0, 32) > sum(32, 64) ? 1 : 0;
  });
  return residentSource({ shape: [8, 8, 1], x: split.x, labels });
}

it("the classifier of samples learns to tell classes apart, and goes on with what it has learnt", async () => {
  const about = { shape: [8, 8, 1], classes: 2, images: labelled(200, "train") } as const;
  const heard: number[] = [];
  const classifier = await trainClassifier({
    ...about,
    epochs: 30,
    onEpoch: (_, crossEntropy) => heard.push(crossEntropy),
  });
  const test = labelled(60, "test");
  const accuracy = await accuracyOf(classifier, test);
  expect(heard[0]).toBeGreaterThan(0.5);
  expect(accuracy).toBeGreaterThan(0.9);
  const again = await trainClassifier({ ...about, parameters: await classifier.readParameters() });
  expect(await accuracyOf(again, test)).toBe(accuracy);
  await classifier.dispose();
  await again.dispose();
});
