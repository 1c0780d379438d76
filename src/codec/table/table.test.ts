import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { createGrowingRows } from "./growing.ts";
import { readTable } from "./read.ts";

async function* piecesOf(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function tableOf(text: string, size = 7) {
  const { arrays, classes } = await readTable(piecesOf(text, size), "t.csv");
  const read = await Promise.all(
    arrays.map(async ({ name, type, shape, read }) => {
      const [rows = 1] = shape;
      const values = Array.from(await read(0, rows));
      return [name, { type, shape, values }] as const;
    }),
  );
  return { ...Object.fromEntries(read), ...(classes === undefined ? {} : { classes }) };
}

const refused = (text: string) =>
  readTable(piecesOf(text, 1 << 16), "t.csv").then(
    () => "nothing",
    (cause: unknown) => {
      expect(cause).toBeInstanceOf(DataError);
      return String(cause);
    },
  );

const data = (type: string, shape: readonly number[], values: readonly number[]) => ({
  data: { type, shape, values },
});
const label = (type: string, values: readonly number[]) => ({
  label: { type, shape: [values.length], values },
});

describe("tables of numbers", () => {
  it("are read in Kaggle's format: label, pixel0, ...", async () => {
    expect(await tableOf("label,pixel0,pixel1\n7,0,255\n3,12,9\n")).toEqual({
      ...data("int32", [2, 2], [0, 255, 12, 9]),
      ...label("int32", [7, 3]),
    });
  });

  it("are separated by commas, semicolons, tabs or spaces, end by LF or CRLF, and may begin with a byte order mark", async () => {
    for (const separator of [",", ";", "\t"]) {
      const text = ["a,b", "1,2", "3.5,-4"].join("\r\n").replaceAll(",", separator);
      expect(await tableOf(`\uFEFF${text}`)).toEqual(data("float64", [2, 2], [1, 2, 3.5, -4]));
    }
    expect(await tableOf(" 1.0e+00  2\n3 4\n\n")).toEqual(data("int32", [2, 2], [1, 2, 3, 4]));
    expect(await tableOf('"a, b";c\n"1";2\n')).toEqual(data("int32", [1, 2], [1, 2]));
  });

  it("have their columns in the order of the numbers in the names, or in file order without numbers", async () => {
    expect(await tableOf("x2,x0,class,x1\n2,0,9,1\n")).toEqual({
      ...data("int32", [1, 3], [0, 1, 2]),
      ...label("int32", [9]),
    });
    expect(await tableOf("width,height\n4,5\n")).toEqual(data("int32", [1, 2], [4, 5]));
    expect(await refused("x0,x2\n1,2\n")).toContain(
      "t.csv, line 1: expected columns numbered from 0 without a gap, found 'x2' and no 'x1'",
    );
    expect(await refused("x0,x0\n1,2\n")).toContain("two columns called 'x0'");
    expect(await refused("id,x0,x1\n1,2,3\n")).toContain(
      "found 'id' next to 'x0'. Leave out columns that are not data",
    );
    expect(await refused(",a\n0,2\n")).toContain("to_csv(path, index=False)");
  });

  it("have y as label, unless there is a column x", async () => {
    expect(await tableOf("a,y\n1,2\n")).toEqual({ ...data("int32", [1, 1], [1]), ...label("int32", [2]) });
    expect(await tableOf("x,y,z\n1,2,3\n")).toEqual(data("int32", [1, 3], [1, 2, 3]));
    expect(await refused("label,class,a\n1,2,3\n")).toContain(
      "found column 1 ('label') and column 2 ('class')",
    );
  });

  it("have text labels, numbered in sorted order", async () => {
    const expected = {
      ...data("int32", [3, 1], [1, 2, 3]),
      ...label("int32", [1, 0, 1]),
      classes: ["cat", "dog"],
    };
    expect(await tableOf("a,species\n1,dog\n2,cat\n3,dog\n")).toEqual(expected);
    expect(await tableOf("1,dog\n2,cat\n3,dog\n")).toEqual(expected);
    expect(await tableOf('a,label\n1,"dog, big"\n2,"a ""cat"""\n')).toMatchObject({
      classes: ['a "cat"', "dog, big"],
    });
    expect(await refused("a,species\n1,dog\n2,\n")).toContain(
      "line 3, column 2 ('species'): expected a label, found an empty cell",
    );
    expect(await refused("time,a,state\nmonday,1,on\n")).toContain(
      "line 2, column 3 ('state'): expected a number, found 'on' in addition to the text in column 1 ('time')",
    );
    expect(
      await refused(`a,id\n${Array.from({ length: 10_001 }, (_, row) => `1,n${row}`).join("\n")}`),
    ).toContain("at most 10000 different labels");
    const latin = Uint8Array.of(...new TextEncoder().encode("a,b\n1,"), 0xe9, 10);
    await expect(
      readTable(
        (async function* () {
          yield latin;
        })(),
        "t.csv",
      ),
    ).rejects.toThrow("Save the table as UTF-8");
  });

  it("name the line and column of a cell that is not a number", async () => {
    for (const [text, said] of [
      ["a,b\n1,2\n3,\n", "t.csv, line 3, column 2 ('b'): expected a number, found an empty cell"],
      ["a,b\n1,2\n3,x\n", "t.csv, line 3, column 2 ('b'): expected a number, found 'x'"],
      ["a,b\n1,2\nNaN,4\n", "t.csv, line 3, column 1 ('a'): expected a number, found 'NaN'"],
      ["1,2\n3,inf\n", "t.csv, line 2, column 2: expected a number, found 'inf'"],
      ["a,b\n1,nan\n", "t.csv, line 2, column 2 ('b'): expected a number, found 'nan'"],
      ["a;b\n0,5;1\n", "t.csv, line 2, column 1 ('a'): expected a number, found '0,5'. Write decimal points"],
      ["a,b\n1,2\n3\n", "t.csv, line 3: expected 2 cells, as in the lines before, found 1"],
      ["a,b\n1,2\n3,4,5\n", "t.csv, line 3: expected 2 cells, as in the lines before, found 3"],
      ["a,b,c\n1,2\n", "t.csv, line 2: expected 3 cells"],
      ["a,b\n1,2\n0x10,2\n", "line 3, column 1 ('a'): expected a number, found '0x10'"],
      ["a,b\n", "t.csv: expected rows of numbers, found only a header"],
      ["\n\n", "t.csv: expected rows of numbers, found none"],
      ["cat\ndog\n", "t.csv: expected rows of numbers, found only text"],
      ['a,b\n1,"2\n', "t.csv, line 2: a quoted cell has no closing quote"],
    ] as const)
      expect(await refused(text)).toContain(said);
  });

  it("with one column more than a picture has pixels must name the label", async () => {
    const row = (label: number, pixels = 64) => [
      label,
      ...Array.from({ length: pixels }, (_, at) => (at * 37) % 256),
    ];
    const rows = [row(3), row(7)];
    const first = rows.map((each) => each.join(",")).join("\n");
    expect(await refused(first)).toContain(
      "the 65 columns have no names, so the first column may be a label or data. Add a first line: label,x0,...,x63",
    );
    const last = rows.map((each) => [...each.slice(1), each[0]].join(",")).join("\n");
    expect(await refused(last)).toContain("the last column may be a label or data");
    const names = ["label", ...Array.from({ length: 64 }, (_, at) => `x${at}`)].join(",");
    expect(await tableOf(`${names}\n${first}`)).toMatchObject(label("int32", [3, 7]));
    const all = Array.from({ length: 65 }, (_, at) => `x${at}`).join(",");
    expect(await tableOf(`${all}\n${first}`)).toMatchObject({ data: { shape: [2, 65] } });
    // Neither the first nor the last column can be labels.
    expect(await tableOf(row(0.5).map(String).join(",").replace(/,\d+$/, ",0.25"))).toMatchObject({
      data: { shape: [1, 65] },
    });
    expect(await tableOf(row(3, 63).join(","))).toMatchObject({ data: { shape: [1, 64] } });
  });

  it("use the narrowest type that holds all of them, whenever a wider one is added", () => {
    const width = 1_000;
    const rows = createGrowingRows(width);
    const expected: number[] = [];
    const add = (value: (column: number) => number) => {
      const row = Float64Array.from({ length: width }, (_, column) => value(column));
      rows.add(row);
      for (const each of row) expected.push(each);
    };
    for (let row = 0; row < 600; row++) add((column) => (row + column) % 256);
    expect(rows.type()).toBe("int32");
    expect(rows.read(0, 1)).toBeInstanceOf(Uint8Array);
    add((column) => 0 - column);
    expect(rows.type()).toBe("int32");
    for (let row = 0; row < 300; row++) add((column) => row * column * 70);
    add((column) => column / 8);
    expect(rows.type()).toBe("float64");
    expect(rows.count()).toBe(902);
    for (const [first, count] of [
      [0, 902],
      [261, 3],
      [262, 262],
      [600, 1],
      [901, 1],
      [10, 0],
    ] as const)
      expect(rows.read(first, count)).toEqual(
        Float64Array.from(expected.slice(first * width, (first + count) * width)),
      );
  });
});

describe("a first line that counts columns", () => {
  it("is refused as ambiguous, with and without pandas' index, unless it is short", async () => {
    expect(await refused("0,1,2,3\n5,6,7,8\n")).toContain(
      "t.csv, line 1: the cells 0, 1, ..., 3 may be column names written by pandas, or a datum",
    );
    expect(await refused(",0,1,2,3\n0,5,6,7,8\n")).toContain("index=False");
    expect(await tableOf("0,1,2\n5,6,7\n")).toEqual(data("int32", [2, 3], [0, 1, 2, 5, 6, 7]));
    expect(await tableOf("0,1,2,4\n5,6,7,8\n")).toEqual(data("int32", [2, 4], [0, 1, 2, 4, 5, 6, 7, 8]));
  });

  it("is read after following the advice: names x0 to x3", async () => {
    expect(await tableOf("x0,x1,x2,x3\n5,6,7,8\n")).toEqual(data("int32", [1, 4], [5, 6, 7, 8]));
    expect(await tableOf("x0,x1,x2,x3\n0,1,2,3\n")).toEqual(data("int32", [1, 4], [0, 1, 2, 3]));
  });
});
