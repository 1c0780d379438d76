import { describe, expect, it } from "vitest";
import { readLabelTable } from "./tables.ts";

const shapeOf = (name: string, text: string) => {
  const table = readLabelTable(name, text);
  return (
    table && {
      columns: table.columns,
      separator: table.separator,
      records: table.records,
      lines: [...table.lines],
      ...(table.unused === undefined ? {} : { unused: table.unused }),
    }
  );
};

describe("tables next to pictures", () => {
  it("are CSV and TSV with any line endings, a byte order mark, empty lines, and quoted cells across lines", () => {
    expect(shapeOf("a.csv", "\uFEFFfile,label\r\n1.jpg,cat\r\n\r\n2.jpg,dog\r\n")).toEqual({
      columns: undefined,
      separator: ",",
      records: ["file,label", "1.jpg,cat", "2.jpg,dog"],
      lines: [1, 2, 4],
    });
    expect(shapeOf("a/b.TSV", 'file\tlabel\n1.jpg\t"big\ncat"\n2.jpg\tdog')).toEqual({
      columns: undefined,
      separator: "\t",
      records: ["file\tlabel", '1.jpg\t"big\ncat"', "2.jpg\tdog"],
      lines: [1, 3, 4],
    });
    expect(shapeOf("a.csv", "file;label\n1.jpg;0,5\n")).toMatchObject({ separator: ";" });
    expect(shapeOf("a.csv", 'file,label\n1.jpg,"cat\n')).toMatchObject({
      records: [],
      unused: expect.stringContaining("a.csv, line 2: a quoted cell has no closing quote"),
    });
  });

  it("are CelebA's text files", () => {
    const attributes = " 5_o_Clock_Shadow  Bald \n";
    expect(shapeOf("list_attr_celeba.txt", `2\n${attributes}000001.jpg -1  1\n000002.jpg  1 -1\n`)).toEqual({
      columns: ["image_id", "5_o_Clock_Shadow", "Bald"],
      separator: " ",
      records: ["000001.jpg -1  1", "000002.jpg  1 -1"],
      lines: [3, 4],
    });
    expect(shapeOf("x/list_eval_partition.txt", "000001.jpg 0\r\n000002.jpg 2\r\n")).toMatchObject({
      columns: ["image_id", "partition"],
      lines: [1, 2],
    });
    expect(shapeOf("identity_CelebA.txt", "000001.jpg 2880\n")).toMatchObject({
      columns: ["image_id", "identity"],
    });
    expect(
      shapeOf("list_bbox_celeba.txt", "1\nimage_id x_1 y_1 width height\n000001.jpg 95 71 226 313\n"),
    ).toMatchObject({
      columns: ["image_id", "x_1", "y_1", "width", "height"],
      unused: "has boxes, not classes",
    });
    expect(
      shapeOf("list_landmarks_align_celeba.txt", "1\nlefteye_x lefteye_y\n000001.jpg 69 109\n"),
    ).toMatchObject({ unused: "has landmarks, not classes" });
    expect(shapeOf("list_landmarks_align_celeba.csv", "image_id,lefteye_x\n000001.jpg,69\n")).toMatchObject({
      unused: "has landmarks, not classes",
    });
    expect(shapeOf("labels.txt", "a/1.jpg cat\na/2.jpg dog\n")).toMatchObject({
      columns: ["image_id", "label"],
    });
  });

  it("are not other files", () => {
    for (const [name, text] of [
      ["README.txt", "These pictures are\nof cats.\n"],
      ["README.md", "a,b\n1,2\n"],
      ["license.txt", ""],
      ["empty.csv", "\n\n"],
      ["list.csv", "file\n1.jpg\n2.jpg\n"],
      ["yolo.txt", "0 0.5 0.5 0.1 0.1\n"],
      ["classes.txt", "3\ncat dog\nx\n"],
      ["classes.txt", "cat\ndog\n"],
      ["count.txt", "2\na b c\n1.jpg 1\n"],
      ["names.txt", "1.jpg cat\nand more words\n2.jpg dog\n"],
    ] as const)
      expect([name, readLabelTable(name, text)]).toEqual([name, undefined]);
  });
});
