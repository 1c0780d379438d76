import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { describeModel, modelOf, presentationOf } from "./assemble.ts";
import { objectiveCard } from "./card.ts";
import { type ConfigInput, resolveConfig } from "./config.ts";
import { refusalOf } from "./testing/refusal.ts";

const shape = [4, 4, 1] as const;
const told: ConfigInput = { condition: "labels", hiddenSizes: [4], latentSize: 2 };

describe("a configuration of a model that is told labels", () => {
  it("assembles one, which says so", () => {
    const config = resolveConfig(told);
    const model = modelOf(config, shape, 3);
    expect(model.parts.condition).toEqual({ kind: "labels", classes: 3 });
    expect(describeModel(model, config)).toBe("conditional 16-4-2");
    expect(presentationOf(config, shape).condition).toBe("labels");
    expect(presentationOf(resolveConfig({}), shape)).not.toHaveProperty("condition");
    expect(modelOf(resolveConfig({}), shape, 3).parts).not.toHaveProperty("condition");
  });

  it("needs to know how many classes there are", () => {
    expect(() => modelOf(resolveConfig(told), shape)).toThrow(ConfigError);
  });

  it("can have free bits of a dimension under a prior of each class, whose KL is closed", () => {
    const config = resolveConfig({ ...told, prior: "conditional", kl: "free-bits", freeBits: 0.1 });
    expect(modelOf(config, shape, 3).parts.prior.name).toBe("normal of each condition");
  });

  it.each([
    [{ model: "pca", condition: "labels" }, "has an effect only with the model 'vae' or 'autoencoder'"],
    [{ prior: "conditional" }, "this prior requires a model with a condition"],
    [{ condition: "labels", prior: "vamp" }, "have no labels"],
    [{ condition: "labels", prior: "conditional", kl: "total-correlation" }, "one for each class"],
    [
      { model: "autoencoder", condition: "labels", prior: "conditional" },
      "has an effect only with the model 'vae'",
    ],
    [{ condition: "label" }, "Did you mean labels?"],
  ])("is refused where it makes no sense: %j", (settings, reason) => {
    expect(refusalOf(settings)).toContain(reason);
  });
});

describe("the card of such a model", () => {
  const data = {
    name: "digits",
    images: { train: 6, validation: 0, test: 3 },
    files: [],
    classCount: 3,
  };
  const cardOf = (more: ConfigInput) => objectiveCard(resolveConfig({ ...told, ...more }), data);

  it("says what it is told, and where", () => {
    expect(cardOf({}).condition).toEqual({
      c: "labels, 3 classes",
      model:
        "p(x|c) of the decoder p(x|z, c), the encoder q(z|x, c) and the prior p(z), which does not depend on c",
    });
    expect(cardOf({ prior: "conditional" })).toMatchObject({
      prior: "normal of each condition",
      condition: { model: expect.stringContaining("and the prior p(z|c)") },
      estimator: { kl: "closed form" },
    });
    expect(cardOf({ model: "autoencoder" }).condition?.model).toBe(
      "the encoder z(x, c) and the decoder p(x|z, c)",
    );
    expect(cardOf({ condition: "none" })).not.toHaveProperty("condition");
  });

  it("bounds log p(x|c)", () => {
    const { holds, reason } = cardOf({ binarize: "static" }).bound;
    expect(holds).toBe(true);
    expect(reason).toContain("a lower bound on log p(x|c) of the binarized images");
  });
});
