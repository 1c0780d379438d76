import { describe, expect, it } from "vitest";
import { DataError } from "../../../errors.ts";
import { randomStream } from "../../../random/stream.ts";
import { pictureTree } from "./tree.ts";

/** Rows as `split:path=class`, what is not there left out. */
function rowsOf(tree: ReturnType<typeof pictureTree>): readonly string[] {
  return tree.pictures.map(
    ({ path, split, label }) =>
      `${split === undefined ? "" : `${split}:`}${path}${label === undefined ? "" : `=${tree.classes?.[label]}`}`,
  );
}
const read = (paths: string) => pictureTree(paths.split(" "), [], {});

describe("a tree of pictures", () => {
  for (const [layout, paths, rows, notes] of [
    ["a flat folder", "10.png 2.png 1.JPG", "1.JPG 2.png 10.png", []],
    ["nothing", "", "", []],
    [
      "one folder around everything",
      "celeba/img/2.jpg celeba/img/1.jpg",
      "celeba/img/1.jpg celeba/img/2.jpg",
      [],
    ],
    ["class folders", "dog/1.jpg cat/2.jpg cat/1.jpg", "cat/1.jpg=cat cat/2.jpg=cat dog/1.jpg=dog", []],
    [
      "class folders in a folder",
      "pets/dog/1.jpg pets/cat/1.jpg",
      "pets/cat/1.jpg=cat pets/dog/1.jpg=dog",
      [],
    ],
    ["deeper class folders", "a/x/1.jpg a/2.jpg b/y/z/3.jpg", "a/2.jpg=a a/x/1.jpg=a b/y/z/3.jpg=b", []],
    ["numbered classes", "10/a.jpg 9/a.jpg", "9/a.jpg=9 10/a.jpg=10", []],
    ["the same name in two folders", "b/1.jpg a/1.jpg", "a/1.jpg=a b/1.jpg=b", []],
    [
      "some pictures in no folder",
      "a/1.jpg b/1.jpg x.jpg y.jpg",
      "a/1.jpg b/1.jpg x.jpg y.jpg",
      [
        "2 of 4 pictures are in no class folder (x.jpg, y.jpg): folders are not read as classes, and there are no labels.",
      ],
    ],
    [
      "torchvision's folders",
      "test/cup/1.jpg train/plate/1.jpg train/cup/1.jpg test/plate/1.jpg",
      "train:train/cup/1.jpg=cup train:train/plate/1.jpg=plate test:test/cup/1.jpg=cup test:test/plate/1.jpg=plate",
      [],
    ],
    [
      "training and validation",
      "data/Validation/1.jpg data/TRAINING/2.jpg",
      "train:data/TRAINING/2.jpg validation:data/Validation/1.jpg",
      [],
    ],
    ["training alone", "train/b/1.jpg train/a/1.jpg", "train:train/a/1.jpg=a train:train/b/1.jpg=b", []],
    [
      "other words for splits",
      "training_set/1.jpg dev/1.jpg valid/1.jpg testing/1.jpg",
      "train:training_set/1.jpg validation:dev/1.jpg validation:valid/1.jpg test:testing/1.jpg",
      [],
    ],
    [
      "MVTec",
      "bottle/train/good/0.png bottle/test/good/0.png bottle/test/broken/0.png bottle/test/cut/0.png bottle/ground_truth/broken/0_mask.png " +
        "bottle/ground_truth/cut/0_mask.png bottle/sheet.png",
      "train:bottle/train/good/0.png=good test:bottle/test/broken/0.png=broken test:bottle/test/cut/0.png=cut test:bottle/test/good/0.png=good",
      [
        "3 pictures outside the folders test and train are left out: 2 in ground_truth, 1 in no folder.",
        "2 of 3 classes are not among the training pictures: broken, cut.",
      ],
    ],
    [
      "several categories of MVTec",
      "bottle/train/good/0.png cable/train/good/0.png cable/test/bad/0.png",
      "bottle/train/good/0.png=bottle cable/test/bad/0.png=cable cable/train/good/0.png=cable",
      [
        "2 folders of pictures (bottle, ...) have split folders inside, which are not used: give one such folder as the data to use them.",
      ],
    ],
    [
      "a folder of the split in itself",
      "training_set/training_set/cats/1.jpg training_set/training_set/dogs/1.jpg test_set/test_set/cats/1.jpg",
      "train:training_set/training_set/cats/1.jpg=cats train:training_set/training_set/dogs/1.jpg=dogs test:test_set/test_set/cats/1.jpg=cats",
      [],
    ],
    [
      "the same folder in all splits",
      "train/images/a/1.jpg train/images/b/1.jpg test/images/a/1.jpg",
      "train:train/images/a/1.jpg=a train:train/images/b/1.jpg=b test:test/images/a/1.jpg=a",
      [],
    ],
    ["one class in all splits", "train/x/1.jpg test/x/1.jpg", "train:train/x/1.jpg test:test/x/1.jpg", []],
    [
      "folders by date",
      "2024/12/1.jpg 2024/2/1.jpg 2025/1/1.jpg",
      "2024/2/1.jpg=2024 2024/12/1.jpg=2024 2025/1/1.jpg=2025",
      [],
    ],
    [
      "names like those of objects",
      "constructor/1.jpg toString/1.jpg",
      "constructor/1.jpg=constructor toString/1.jpg=toString",
      [],
    ],
  ] as const)
    it(`reads ${layout}`, () => {
      const tree = read(paths);
      expect(rowsOf(tree).filter((row) => row !== "")).toEqual(rows.split(" ").filter((row) => row !== ""));
      expect(tree.notes).toEqual(notes);
    });

  it("reads names with spaces, marks and any case", () => {
    const paths = ["Äpfel rot/ä 2.JPG", "Äpfel rot/ä 10.JPG", "貓/1.png", "apfel/é.png"];
    expect(rowsOf(pictureTree(paths, [], {}))).toEqual([
      "apfel/é.png=apfel",
      "Äpfel rot/ä 2.JPG=Äpfel rot",
      "Äpfel rot/ä 10.JPG=Äpfel rot",
      "貓/1.png=貓",
    ]);
  });

  it("requires training pictures if others have a split", () => {
    for (const paths of ["test/1.jpg", "data/val/1.jpg data/test/a/2.jpg other/3.jpg", "val/1.jpg x.jpg"]) {
      const tree = () => read(paths);
      if (paths.includes("other")) expect(tree().classes).toEqual(["data", "other"]);
      else expect(tree).toThrow(DataError);
    }
    expect(() => read("test/1.jpg val/1.jpg")).toThrow(
      "pictures: there are folders for test and val, but no folder train. Put the training pictures into a folder train, " +
        "or use the folder test itself as the data to train on its pictures.",
    );
  });

  it("has at most 256 classes", () => {
    const folders = (count: number) => Array.from({ length: count }, (_, at) => `k${at}/1.jpg`);
    const most = pictureTree(folders(256), [], {});
    expect(most.classes).toHaveLength(256);
    expect(most.pictures.at(-1)).toEqual({ path: "k255/1.jpg", label: 255 });
    const more = pictureTree(folders(257), [], {});
    expect(more.classes).toBeUndefined();
    expect(more.pictures.every(({ label }) => label === undefined)).toBe(true);
    expect(more.notes).toEqual([
      "257 folders of pictures exceed the limit of 256 classes: there are no labels.",
    ]);
  });

  it("does not depend on the order of the paths, even for 50,000", () => {
    const paths = Array.from(
      { length: 50_000 },
      (_, at) => `all/${at % 5 === 0 ? "test" : "train"}/class ${at % 100}/${at}.jpg`,
    );
    const order = randomStream(7, "order").permutation(0, paths.length);
    const shuffled = Array.from(order, (at) => paths[at] ?? "");
    const tree = pictureTree(shuffled, [], {});
    expect(tree.pictures).toHaveLength(50_000);
    expect(tree.pictures.slice(0, 2)).toEqual([
      { path: "all/train/class 1/1.jpg", split: "train", label: 1 },
      { path: "all/train/class 1/101.jpg", split: "train", label: 1 },
    ]);
    expect(tree.pictures[40_000]).toEqual({ path: "all/test/class 0/0.jpg", split: "test", label: 0 });
    expect(rowsOf(tree).join() === rowsOf(pictureTree(paths, [], {})).join()).toBe(true);
  });
});
