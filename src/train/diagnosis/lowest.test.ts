import { expect, it } from "vitest";
import { recordLowest } from "./lowest.ts";

const figures = (loss: number) => ({ loss, reconstruction: loss, kl: 0 });

it("keeps the lowest of each, with the training loss of the epoch with the lowest held-out loss", () => {
  const first = recordLowest({}, { epoch: 1, train: figures(9), heldOut: figures(8) });
  expect(first).toEqual({ train: { epoch: 1, loss: 9 }, heldOut: { epoch: 1, loss: 8, train: 9 } });
  const second = recordLowest(first, { epoch: 2, train: figures(7), heldOut: figures(8.5) });
  expect(second).toEqual({ train: { epoch: 2, loss: 7 }, heldOut: { epoch: 1, loss: 8, train: 9 } });
  const third = recordLowest(second, { epoch: 3, train: figures(7), heldOut: figures(6) });
  expect(third).toEqual({ train: { epoch: 2, loss: 7 }, heldOut: { epoch: 3, loss: 6, train: 7 } });
});

it("has no held-out loss without held-out images", () => {
  expect(recordLowest({}, { epoch: 1, train: figures(9) })).toEqual({ train: { epoch: 1, loss: 9 } });
});
