import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { codeHolesData } from "./codeHoles.measure.ts";
import { labelRoom, planesFigure, stacked } from "./plane.ts";
import { digitImages } from "./planeModels.ts";

const titleOf = (name: string) => (name === "vae2" ? "VAE" : "autoencoder");

export const codeHoles = learnFigure({
  name: "codeHoles",
  alternative:
    "The six largest holes in the codes of an autoencoder and of a VAE, and what is decoded from them.",
  trained: true,
  measure: codeHolesData,
  draw({ labels, planes }, look) {
    const title = "Holes in the codes";
    const drawn = planes.map(({ name, codes, outline, holes }) => ({
      title: titleOf(name),
      codes,
      labels,
      outline,
      places: holes.map(({ code }) => code),
    }));
    const images = imageTable({
      ...look,
      title,
      alternative: "",
      columnLabels: (planes[0]?.holes ?? []).map((_, at) => String(at + 1)),
      rows: planes.map(({ name, images: bytes }) => ({
        label: titleOf(name),
        images: digitImages(bytes),
      })),
    });
    return stacked(
      title,
      [{ figure: planesFigure(title, drawn, look) }, { figure: images, indent: labelRoom }],
      look,
    );
  },
  tables: {
    distances: ({ planes }) =>
      markdownTable(
        ["hole", ...planes.flatMap(({ name }) => [`${titleOf(name)}: to a code`, "to an image"])],
        (planes[0]?.holes ?? []).map((_, at) => [
          String(at + 1),
          ...planes.flatMap(({ holes }) => [
            holes[at]?.distance.toFixed(2) ?? "",
            holes[at]?.toImage.toFixed(1) ?? "",
          ]),
        ]),
      ),
    draws: ({ planes }) =>
      markdownTable(
        ["model", "draws far from all codes", "decoded test codes: to an image"],
        planes.map(({ name, farDraws, toImageAtCodes }) => [
          titleOf(name),
          `${(100 * farDraws).toFixed(1)} %`,
          toImageAtCodes.toFixed(1),
        ]),
      ),
  },
});
