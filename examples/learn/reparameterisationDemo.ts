/** The derivatives that nelbo computes through a sample: `npx tsx examples/learn/reparameterisationDemo.ts`. */
import { openSession } from "nelbo/node";
import { pathEstimate } from "./reparameterisation.ts";
import { tinyModel, tinyParameters } from "./tinyModel.ts";

// #region nelbo
const [mu, sigma] = [1, 0.5];
const model = tinyModel(1);
const session = await openSession(model.parameters);
await session.writeParameters(tinyParameters([mu], [Math.log(sigma ** 2)]));
const training = await session.prepare(model.training.program);

for (const epsilon of [-1, 0.5, 2]) {
  const feeds = {
    x: new Float32Array([0]), // so that the reconstruction is z^2 + a constant
    posteriorNoise: new Float32Array([epsilon]),
    beta: new Float32Array([0]), // without the KL
  };
  const results = await training.run(feeds, 1);
  const byNelbo = ["mu", "logVar"].map((name) => results[`gradient/posterior.${name}.bias`]?.[0] ?? 0);
  const { mu: toMu, logVariance } = pathEstimate(mu, sigma, epsilon);
  const [found, wanted] = [byNelbo, [toMu, logVariance]].map((pair) =>
    pair.map((each) => each.toFixed(4)).join(", "),
  );
  console.log(`epsilon ${epsilon}: by hand ${wanted}; nelbo ${found}`);
}
await session.dispose();
// #endregion
