import { describe, expect, it } from "vitest";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { DataShape, Decoder, Encoder, Likelihood } from "../../src/vae/interfaces.ts";
import { bernoulli } from "../../src/vae/likelihood/bernoulli.graph.ts";
import type { Model } from "../../src/vae/model.ts";
import { burgessDecoder, burgessEncoder } from "../../src/vae/network/burgess.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { denseDecoder, denseEncoder } from "../../src/vae/network/dense.ts";
import { residualDecoder, residualEncoder } from "../../src/vae/network/residual.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { kinds } from "../likelihoods/kinds.ts";

const channels = [4, 6];
const group = { normalisation: "group", activation: "silu" } as const;
const encoders: readonly Encoder[] = [
  denseEncoder({ hiddenSizes: [9] }),
  convEncoder({ channels, hiddenSizes: [7], ...group }),
  residualEncoder({ channels }),
];
const decoders: readonly Decoder[] = [
  denseDecoder({ hiddenSizes: [9] }),
  convDecoder({ channels }),
  residualDecoder({ channels, hiddenSizes: [7], ...group }),
];
const batch = 3;
const latentSize = 2;

function modelOf(dataShape: DataShape, encoder: Encoder, decoder: Decoder, likelihood: Likelihood): Model {
  return denseVae({ dataShape, latentSize, samples: 2, encoder, decoder, likelihood });
}

/** The loss before the first and before the second step on one batch of black and white pixels. */
async function trainTwice(model: Model): Promise<readonly number[]> {
  const [height, width, count] = model.parts.dataShape;
  const x = Uint8Array.from({ length: batch * height * width * count }, (_, index) =>
    (index * 7 + Math.floor(index / 5)) % 3 === 0 ? 255 : 0,
  );
  const posteriorNoise = Float32Array.from({ length: batch * 2 * latentSize }, (_, index) => Math.sin(index));
  const feeds = { x, posteriorNoise, beta: Float32Array.of(1) };
  const session = await openSession(model.parameters, { threads: 1 });
  try {
    await session.writeParameters(initialValues(model.parameters, 1));
    const step = await session.prepareStep(model.training, { kind: "adam" });
    const losses: number[] = [];
    for (const _ of ["first", "second"]) {
      const { reports, gradientsFinite } = await step.run(feeds, batch, 1e-3);
      expect(gradientsFinite).toBe(true);
      losses.push(reports.loss ?? Number.NaN);
    }
    return losses;
  } finally {
    await session.dispose();
  }
}

async function expectLearning(model: Model): Promise<void> {
  const [before = Number.NaN, after = Number.NaN] = await trainTwice(model);
  expect(after).toBeLessThan(before);
}

/** Every encoder and every decoder with every likelihood; over three likelihoods, every encoder with every decoder. */
const triples = kinds.flatMap(({ title, likelihood }, turn) =>
  encoders.flatMap((encoder, index) => {
    const decoder = decoders[(index + turn) % decoders.length];
    return decoder === undefined ? [] : [{ title, likelihood, encoder, decoder }];
  }),
);

it.each(triples)(
  "$title, $encoder.name and $decoder.name learn",
  async ({ likelihood, encoder, decoder }) => {
    // Six channels are rows of two or three categories, too.
    await expectLearning(modelOf([7, 5, 6], encoder, decoder, likelihood));
  },
);

describe("Burgess", () => {
  it.each(encoders)("decodes codes of the encoder $name", async (encoder) => {
    await expectLearning(modelOf([32, 32, 2], encoder, burgessDecoder(), bernoulli()));
  });

  it.each([...decoders, burgessDecoder(group)])("encodes for the decoder $name", async (decoder) => {
    await expectLearning(modelOf([32, 32, 2], burgessEncoder(group), decoder, bernoulli()));
  });
});
