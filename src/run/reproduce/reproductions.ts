import { boundLadder, probabilisticPca } from "./linear.ts";
import type { Reproduction } from "./reproduction.ts";
import { capacityOnTarget, jaanli, pythaeVae, pytorchExample } from "./trained.ts";

/** A result that is listed with its time, and not run. */
function listed(
  about: Pick<Reproduction, "name" | "title" | "published" | "source" | "settings">,
): Reproduction {
  return { ...about, tolerance: "0.5 nats", seeds: [0], duration: "hours", differences: [] };
}

const burgess = "YannDubs/disentangling-vae: the last epoch's training losses of its pretrained models";
const mnistSettings =
  "MNIST padded to 32 x 32, grey, Burgess' network, latent 10, 400 epochs; about 10 hours on two cores";
const spritesSettings = "dSprites, Burgess' network, latent 10, 30 epochs; about 30 hours on two cores";
const iwae = "Burda et al. 2016, table 1";
const iwaeSettings =
  "dynamically binarized MNIST, 200-200 tanh, latent 50, batch 20, 3,280 epochs, 5,000 samples; about 3 days on two cores";

/** All reproductions, in the order of the page. Unnamed, the command runs those that take seconds. */
export const reproductions: readonly Reproduction[] = [
  probabilisticPca,
  boundLadder,
  capacityOnTarget,
  pytorchExample,
  jaanli,
  pythaeVae,
  ...[
    ["vae", "VAE", "118.79 + 19.69", "17.99 + 25.40"],
    ["beta", "beta-VAE, beta 4", "138.85 + 10.99", "35.61 + 15.35"],
    ["capacity", "capacity 25", "179.03 + 24.97", "81.06 + 25.00"],
  ].flatMap(([name = "", title = "", mnist = "", sprites = ""]) => [
    listed({
      name: `burgess-mnist-${name}`,
      title: `disentangling-vae, ${title}, MNIST`,
      published: `${mnist} nats, reconstruction + KL`,
      source: burgess,
      settings: mnistSettings,
    }),
    listed({
      name: `burgess-dsprites-${name}`,
      title: `disentangling-vae, ${title}, dSprites`,
      published: `${sprites} nats, reconstruction + KL`,
      source: burgess,
      settings: spritesSettings,
    }),
  ]),
  listed({
    name: "iwae-vae",
    title: "IWAE's paper: VAE, 1, 5 and 50 samples",
    published: "86.76, 86.47 and 86.35 nats",
    source: iwae,
    settings: iwaeSettings,
  }),
  listed({
    name: "iwae",
    title: "IWAE's paper: IWAE, 1, 5 and 50 samples",
    published: "86.76, 85.54 and 84.78 nats",
    source: iwae,
    settings: iwaeSettings,
  }),
  listed({
    name: "pythae-iwae",
    title: "pythae's IWAE, 50 samples",
    published: "86.82 nats",
    source: "pythae, examples/scripts/reproducibility: IWAE on binary MNIST, 5,000 samples",
    settings: "static MNIST; about a day on two cores",
  }),
  listed({
    name: "pythae-vamp",
    title: "pythae's VampPrior, 500 components",
    published: "85.79 nats",
    source: "pythae, examples/scripts/reproducibility: VampPrior on binary MNIST",
    settings: "static MNIST; about half a day on two cores",
  }),
];
