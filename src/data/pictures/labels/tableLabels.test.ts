import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../../errors.ts";
import { readLabelTable } from "./tables.ts";
import { type PictureTree, pictureTree } from "./tree.ts";

type Tables = Readonly<Record<string, string>>;

function read(paths: string | readonly string[], tables: Tables, labels?: string): PictureTree {
  const read = Object.entries(tables).flatMap(([name, text]) => readLabelTable(name, text) ?? []);
  const list = typeof paths === "string" ? paths.split(" ") : paths;
  return pictureTree(list, read, labels === undefined ? {} : { labels });
}

/** Rows as `split:path=class`, what is not there left out. */
function rowsOf({ pictures, classes }: PictureTree): string {
  const rows = pictures.map(
    ({ path, split, label }) =>
      `${split === undefined ? "" : `${split}:`}${path}${label === undefined ? "" : `=${classes?.[label]}`}`,
  );
  return rows.join(" ");
}

const celeba = {
  "celeba/list_attr_celeba.txt":
    "4\nBald Smiling\n000001.jpg -1  1\n000002.jpg  1 -1\n000003.jpg -1 -1\n000004.jpg -1  1\n",
  "celeba/list_eval_partition.txt": "000001.jpg 0\n000002.jpg 0\n000003.jpg 1\n000004.jpg 2\n",
  "celeba/list_bbox_celeba.txt": "4\nimage_id x_1 y_1 width height\n000001.jpg 95 71 226 313\n",
};
const faces = [1, 2, 3, 4].map((id) => `celeba/img_align_celeba/00000${id}.jpg`);

describe("labels from tables", () => {
  for (const [what, paths, table, rows] of [
    ["names with endings", "1.jpg 2.jpg", "file,label\n1.jpg,dog\n2.jpg,cat", "1.jpg=dog 2.jpg=cat"],
    ["names without endings", "x/1.jpg x/2.jpg", "id,label\n1,dog\n2,cat", "x/1.jpg=dog x/2.jpg=cat"],
    [
      "names of another ending",
      "x/1.png x/2.png",
      "id,label\n1.jpg,dog\n2.jpg,cat",
      "x/1.png=dog x/2.png=cat",
    ],
    ["names with dots", "a.1.jpg a.2.jpg", "id,label\na.1,dog\na.2,cat", "a.1.jpg=dog a.2.jpg=cat"],
    ["paths from the root", "a/1.jpg b/1.jpg", "path,label\na/1.jpg,x\nb/1.jpg,y", "a/1.jpg=x b/1.jpg=y"],
    [
      "paths that begin with a dot",
      "a/1.jpg b/1.jpg",
      "path,label\n./a/1.jpg,x\n.\\b\\1.jpg,y",
      "a/1.jpg=x b/1.jpg=y",
    ],
    [
      "paths that begin further up",
      "a/1.jpg b/1.jpg",
      "path,label\n/home/u/a/1.jpg,x\nd/b/1.jpg,y",
      "a/1.jpg=x b/1.jpg=y",
    ],
    [
      "paths that begin further down",
      "d/a/1.jpg d/b/2.jpg",
      "path,label\na/1.jpg,x\nb/2.jpg,y",
      "d/a/1.jpg=x d/b/2.jpg=y",
    ],
    [
      "paths in a folder around",
      "d/a/1.jpg d/b/1.jpg",
      "path,label\na/1.jpg,x\nb/1.jpg,y",
      "d/a/1.jpg=x d/b/1.jpg=y",
    ],
    ["endings that differ alone", "1.jpg 1.png", "file,label\n1.jpg,x\n1.png,y", "1.jpg=x 1.png=y"],
    [
      "marks of two characters",
      "a\u0308.jpg b.jpg",
      "file,label\n\u00E4.jpg,x\nb.jpg,y",
      "a\u0308.jpg=x b.jpg=y",
    ],
    [
      "quotes and spaces",
      "a,1.jpg b.jpg",
      'file, label\n"a,1.jpg", "x ""1"""\nb.jpg,y',
      'a,1.jpg=x "1" b.jpg=y',
    ],
    ["no line of names", "1.jpg 2.jpg", "1.jpg,dog\n2.jpg,cat", "1.jpg=dog 2.jpg=cat"],
    ["pandas' index", "1.jpg 2.jpg", ",file,label\n0,2.jpg,cat\n1,1.jpg,dog", "1.jpg=dog 2.jpg=cat"],
    ["numbers beside names", "0.jpg 1.jpg", "id,file,label\n1,0.jpg,cat\n0,1.jpg,dog", "0.jpg=cat 1.jpg=dog"],
    [
      "whole numbers by value",
      "1.jpg 2.jpg 3.jpg",
      "file,y\n1.jpg,10\n2.jpg,9.0\n3.jpg,-1",
      "1.jpg=10 2.jpg=9 3.jpg=-1",
    ],
    [
      "a finer word before others",
      "1.jpg 2.jpg",
      "file,breed,size,class\n1.jpg,a,3,x\n2.jpg,b,4,y",
      "1.jpg=x 2.jpg=y",
    ],
    ["a word in several", "1.jpg 2.jpg", "file,color,dog_breed\n1.jpg,a,x\n2.jpg,b,y", "1.jpg=x 2.jpg=y"],
    ["the only other column", "1.jpg 2.jpg", "file,weather\n1.jpg,sun\n2.jpg,rain", "1.jpg=sun 2.jpg=rain"],
  ] as const)
    it(`have ${what}`, () => {
      expect(rowsOf(read(paths, { "t.csv": table }))).toBe(rows);
    });

  it("are CelebA's, selected with --labels, with its splits", () => {
    const plain = read(faces, celeba);
    const splits = ["train", "train", "validation", "test"];
    expect(plain.pictures).toEqual(faces.map((path, at) => ({ path, split: splits[at] })));
    expect(plain.classes).toBeUndefined();
    expect(plain.notes).toEqual([
      "Splits are from column partition of celeba/list_eval_partition.txt.",
      "celeba/list_attr_celeba.txt: 2 columns may be labels: Bald, Smiling. Choose one with the setting labels, for example labels=Bald.",
      "celeba/list_bbox_celeba.txt has boxes, not classes: it is not used.",
    ]);
    const smiling = read(faces, celeba, "smiling");
    expect(smiling.classes).toEqual(["no Smiling", "Smiling"]);
    expect(smiling.pictures.map(({ label }) => label)).toEqual([1, 0, 0, 1]);
    expect(smiling.notes[1]).toBe(
      "Labels are from the column Smiling of celeba/list_attr_celeba.txt; the setting labels selects another of its columns (Bald).",
    );
  });

  it("do not suggest a column without classes as the example", () => {
    const paths = Array.from({ length: 300 }, (_, at) => `${at}.jpg`);
    const rows = paths.map((path, at) => `${path},${at},${at / 7},${at % 3}\n`);
    const { notes } = read(paths, { "t.csv": `file,identity,weight,mood\n${rows.join("")}` });
    expect(notes.join(" ")).toContain(
      "columns may be labels: identity, weight, mood. Choose one with the setting labels, for example labels=mood.",
    );
  });

  it("are read from Kaggle's version of CelebA", () => {
    const tables = {
      "list_attr_celeba.csv": "image_id,Bald,Male\n000001.jpg,-1,1\n000002.jpg,1,-1\n",
      "list_eval_partition.csv": "image_id,partition\n000001.jpg,0\n000002.jpg,2\n",
    };
    const tree = read(["img/img/000002.jpg", "img/img/000001.jpg"], tables, "Male");
    expect(rowsOf(tree)).toBe("train:img/img/000001.jpg=Male test:img/img/000002.jpg=no Male");
  });

  it("leave out pictures without a label, and report rows without a picture", () => {
    const text = "file,label,size\n1.jpg,dog,3\n2.jpg,cat,3\n3.jpg,,3\n8.jpg,cow,1\n9.jpg,dog,1\n";
    const tree = read("1.jpg 2.jpg 3.jpg 4.jpg", { "t.csv": text });
    expect(rowsOf(tree)).toBe("1.jpg=dog 2.jpg=cat");
    expect(tree.notes).toEqual([
      "Labels are from the column label of t.csv; the setting labels selects another of its columns (size).",
      "2 of 4 pictures have no value in the column label of t.csv and are left out: 3.jpg, 4.jpg.",
      "2 of 5 rows of t.csv name no picture of these data: 8.jpg, 9.jpg.",
    ]);
  });

  it("override class folders, unless fewer than half of the pictures have one", () => {
    const table = { "t.csv": "file,label\n1.jpg,x\n2.jpg,y\n" };
    const tree = read("a/1.jpg b/2.jpg", table);
    expect(rowsOf(tree)).toBe("a/1.jpg=x b/2.jpg=y");
    expect(tree.notes).toContain("The 2 folders of pictures (a, b) are not used as classes.");
    const few = read("a/1.jpg a/2.jpg b/3.jpg b/4.jpg b/5.jpg", table);
    expect(few.classes).toEqual(["a", "b"]);
    expect(few.notes).toEqual([
      "The column label of t.csv has values for 2 of 5 training pictures: too few to be used as labels. To train on these only, select it with the setting labels.",
    ]);
    expect(rowsOf(read("a/1.jpg a/2.jpg b/3.jpg b/4.jpg b/5.jpg", table, "label"))).toBe(
      "a/1.jpg=x a/2.jpg=y",
    );
  });

  it("may be in one table per split", () => {
    const tables = { "train.csv": "id,label\n1,cat\n2,dog\n", "test.csv": "id,label\n1,dog\n2,cat\n" };
    expect(rowsOf(read("train/1.jpg train/2.jpg test/1.jpg test/2.jpg", tables))).toBe(
      "train:train/1.jpg=cat train:train/2.jpg=dog test:test/1.jpg=dog test:test/2.jpg=cat",
    );
    const flat = { "train.csv": "id,label\n1,cat\n2,dog\n", "test.csv": "id,label\n3,dog\n" };
    expect(rowsOf(read("images/1.jpg images/2.jpg images/3.jpg", flat))).toBe(
      "train:images/1.jpg=cat train:images/2.jpg=dog test:images/3.jpg=dog",
    );
    const kaggle = read("train/1.jpg train/2.jpg test/3.jpg", { "train.csv": "id,label\n1,cat\n2,dog\n" });
    expect(rowsOf(kaggle)).toBe("train:train/1.jpg=cat train:train/2.jpg=dog");
    expect(kaggle.notes[1]).toBe(
      "1 of 3 pictures has no value in the column label of train.csv and is left out: test/3.jpg.",
    );
  });

  it("accept names of splits, and use no splits if a value is something else", () => {
    const text = (values: string) =>
      `file,set,label\n${values
        .split(" ")
        .map((set, at) => `${at + 1}.jpg,${set},k${at}`)
        .join("\n")}`;
    expect(rowsOf(read("1.jpg 2.jpg 3.jpg", { "t.csv": text("Training val TEST") }))).toBe(
      "train:1.jpg=k0 validation:2.jpg=k1 test:3.jpg=k2",
    );
    expect(rowsOf(read("1.jpg 2.jpg 3.jpg", { "t.csv": text("1 2 3") }))).toBe("1.jpg=k0 2.jpg=k1 3.jpg=k2");
    expect(() => read("1.jpg 2.jpg", { "t.csv": text("test val") })).toThrow(
      "column set of t.csv: none of 2 pictures has the training split.",
    );
    const both = read("train/1.jpg test/2.jpg", { "t.csv": "file,split\n1.jpg,test\n2.jpg,train\n" });
    expect(rowsOf(both)).toBe("train:train/1.jpg test:test/2.jpg");
    expect(both.notes).toEqual(["Splits are from folders; those in column split of t.csv are not used."]);
    const partly = read("1.jpg 2.jpg 3.jpg", { "t.csv": "file,split\n1.jpg,test\n2.jpg,train\n3.jpg,\n" });
    expect(rowsOf(partly)).toBe("train:2.jpg test:1.jpg");
    expect(partly.notes[1]).toBe(
      "1 of 3 pictures has no split in column split of t.csv and is left out: 3.jpg.",
    );
  });

  it("are not from columns without classes, which are an error on request", () => {
    const ids = Array.from({ length: 257 }, (_, at) => at);
    const paths = ids.map((id) => `p${id}.jpg`);
    const csv = (header: string, row: (id: number) => string) =>
      `${header}\n${ids.map((id) => `p${id}.jpg,${row(id)}`).join("\n")}`;
    for (const [row, reason] of [
      [(id: number) => `k${id}`, "has 257 different values, and at most 256 classes are supported"],
      [(id: number) => String(id / 10), "has numbers that are not integers, such as 0.1"],
      [() => "same", "has the same value for all pictures: same"],
      [() => "", "has no values for these pictures"],
    ] as const) {
      const table = { "t.csv": csv("file,label", row) };
      const tree = read(paths, table);
      expect(tree.classes).toBeUndefined();
      expect(tree.pictures).toHaveLength(257);
      expect(tree.notes).toEqual([`The column label of t.csv ${reason}: it is not used as labels.`]);
      const asked = () => read(paths, table, "label");
      expect(asked).toThrow(ConfigError);
      expect(asked).toThrow(reason);
    }
    expect(read(paths, { "t.csv": csv("file,label", (id) => `k${id % 256}`) }).classes).toHaveLength(256);
  });

  it("list the columns, the nearest name first, if the requested one does not exist", () => {
    expect(() => read(faces, celeba, "Smilling")).toThrow(
      "labels: expected the name of a column in the tables next to the pictures (Smiling, Bald), found Smilling. " +
        "celeba/list_bbox_celeba.txt has boxes, not classes: it is not used. Did you mean Smiling?",
    );
    expect(() => read("1.jpg", {}, "cat")).toThrow("no table next to the pictures has rows about them");
    expect(() => read("1.jpg", {}, "cat")).toThrow(ConfigError);
  });

  it("are an error if two rows disagree, with both lines", () => {
    const table = (label: string) => ({ "t.csv": `file,label\n1.jpg,cat\n2.jpg,dog\n1.jpg,${label}\n` });
    expect(rowsOf(read("1.jpg 2.jpg", table("cat")))).toBe("1.jpg=cat 2.jpg=dog");
    expect(() => read("1.jpg 2.jpg", table("dog"))).toThrow(DataError);
    expect(() => read("1.jpg 2.jpg", table("dog"))).toThrow(
      "t.csv, line 4: expected one label for 1.jpg, found dog here and cat in t.csv, line 2. Remove one of the lines.",
    );
    expect(() => read("1.jpg 2.jpg", { "t.csv": "file,label\n1.jpg,cat\n2.jpg,dog,3\n" })).toThrow(
      "t.csv, line 3: expected 2 cells, as in the lines before, found 3.",
    );
  });

  it("are not from tables about something else", () => {
    const rows = Array.from({ length: 9 }, (_, at) => `${at},${at * 3}`).join("\n");
    const tree = read("1.jpg a.jpg b.jpg c.jpg", {
      "runs.csv": `epoch,label\n${rows}`,
      "b.csv": "name,label\nx,y\n",
      "c.csv": "name,label\nx,y\n",
      "d.csv": 'file,label\n1.jpg,"cat" x\na.jpg,dog\n',
    });
    expect(tree.classes).toBeUndefined();
    expect(tree.notes).toEqual([
      "2 tables are not used because each names none of the pictures: b.csv, c.csv.",
      expect.stringContaining("d.csv cannot be read (d.csv, line 2, column 2: expected a quoted cell"),
      "runs.csv names pictures in only 1 of its 9 rows: it is not used.",
    ]);
  });

  it("do not depend on the order of paths and tables", () => {
    const [paths, tables] = [[...faces].reverse(), Object.fromEntries(Object.entries(celeba).reverse())];
    expect(read(paths, tables, "Bald")).toEqual(read(faces, celeba, "Bald"));
  });

  it("are found for a few pictures in a long table", () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at}.jpg ${at % 2 === 0 ? -1 : 1} 1`);
    const text = `20000\nMale Young\n${rows.join("\n")}\n`;
    const tree = read("x/11111.jpg x/11112.jpg", { "attributes.txt": text }, "Male");
    expect(rowsOf(tree)).toBe("x/11111.jpg=Male x/11112.jpg=no Male");
    expect(tree.notes.at(-1)).toBe(
      "19,998 of 20,000 rows of attributes.txt name no picture of these data: 0.jpg, 1.jpg, 2.jpg and 19,995 more.",
    );
  });
});
