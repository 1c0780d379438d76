import { z } from "zod";
import { field, oneOf } from "../field.ts";

export const objectiveFields = {
  beta: field(z.number().min(0).max(1e6).default(1), {
    help: "weight of the KL term",
    placeholder: "x",
    group: "Objective",
    only: oneOf("model", ["vae"]),
  }),
};
