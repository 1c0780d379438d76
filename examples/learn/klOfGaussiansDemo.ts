/** The KL of a code of three numbers, by the formula and by nelbo: `npx tsx examples/learn/klOfGaussiansDemo.ts`. */
import { openSession } from "nelbo/node";
import { klToStandardNormal } from "./klOfGaussians.ts";
import { tinyModel, tinyParameters } from "./tinyModel.ts";

// #region nelbo
const mu = [0, 1, -0.5];
const logVariance = [0, 0, -2];

const model = tinyModel(3);
if (model.divergence === undefined) throw new Error("this posterior and prior have a closed form");
const session = await openSession(model.parameters);
await session.writeParameters(tinyParameters(mu, logVariance));
const divergence = await session.prepare(model.divergence);
const { kl = [] } = await divergence.run({ x: new Float32Array(3) }, 1);
await session.dispose();

for (const [j, nats] of [...kl].entries()) {
  const byHand = klToStandardNormal([mu[j] ?? 0], [logVariance[j] ?? 0]);
  console.log(`dimension ${j + 1}: formula ${byHand.toFixed(4)}, nelbo ${nats.toFixed(4)} nats`);
}
console.log(`code: ${klToStandardNormal(mu, logVariance).toFixed(4)} nats`);
// #endregion
