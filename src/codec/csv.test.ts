import { describe, expect, it } from "vitest";
import { linesOf } from "./byteReader.ts";
import { type CsvOptions, createCsvReader, csvCells, csvLine } from "./csv.ts";

/** The rows of numbers of a file called x.csv. */
function rowsOf(text: string, options: CsvOptions = { groups: ["z", "mu"] }): readonly (readonly number[])[] {
  const csv = createCsvReader("x.csv", options);
  const rows = text.split("\n").flatMap((line) => {
    const row = csv.read(line.endsWith("\r") ? line.slice(0, -1) : line);
    return row === undefined ? [] : [row];
  });
  csv.finish();
  return rows;
}

/** A file that is read in pieces. */
const readerOf = (text: string) => {
  let rest: Uint8Array = new TextEncoder().encode(text);
  const peek = async (count: number) => rest.subarray(0, count);
  const read = async (count: number) => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(taken.length);
    return taken;
  };
  return { peek, read, close: () => {} };
};

describe("lines of CSV", () => {
  it("are read as they were written", () => {
    for (const cells of [
      ["a", "b"],
      ["a, b", 'say "x"', ""],
      [""],
      ["", ""],
      ["1", "-2.5e-3"],
      [" a ", "b\nc"],
    ]) {
      expect(csvCells(csvLine(cells))).toEqual(cells);
    }
  });

  it("may have spaces around cells", () => {
    expect(csvCells(' 1 ,"a b" , 3')).toEqual(["1", "a b", "3"]);
  });

  it("must have quoted cells that end before a comma", () => {
    expect(csvCells('"a""b",""')).toEqual(['a"b', ""]);
    for (const line of ['1,"a', '1,"a"b', '1,"a""'])
      expect(() => csvCells(line, "x.csv, line 3")).toThrow(
        "x.csv, line 3, column 2: expected a quoted cell",
      );
  });
});

describe("linesOf", () => {
  it("gives complete lines of any length, with LF or CRLF, letters across pieces and no last line feed", async () => {
    const lines = ["a", "", "ü".repeat(100_000), `${"1,".repeat(65_535)}\r`, "b".repeat(65_536), "c"];
    const given = [];
    for await (const some of linesOf(readerOf(lines.join("\r\n")), "x.csv", 1e6)) given.push(...some);
    expect(given).toEqual(lines);
    const lone = [];
    for await (const some of linesOf(readerOf("1\r\n2\n"), "x.csv", 1e6)) lone.push(...some);
    expect(lone).toEqual(["1", "2"]);
  });

  it("refuses a line that is too long", async () => {
    const lines = async () => {
      for await (const _ of linesOf(readerOf(`1\n${"2".repeat(100)}`), "x.csv", 99));
    };
    await expect(lines()).rejects.toThrow(
      "x.csv, line 2: expected at most 99 characters in a line, found more",
    );
  });
});

describe("createCsvReader", () => {
  it("reads all columns if there is no header, and skips empty lines", () => {
    const { read } = createCsvReader("x.csv", { groups: ["mu"] });
    expect(read("\uFEFF1,2")).toEqual([1, 2]);
    expect(read("")).toBeUndefined();
    expect(read("3,4e1")).toEqual([3, 40]);
  });

  it("reads the columns of the first group in the header", () => {
    const { read } = createCsvReader("x.csv", { groups: ["z", "mu"] });
    expect(read("source,mu.0,logVar.0,mu.1")).toBeUndefined();
    expect(read('"a,b",1,2,3')).toEqual([1, 3]);
  });

  it("names the line and column of a cell that is not a number, and lines of another length", () => {
    const { read } = createCsvReader("x.csv", { groups: [] });
    read("1,2");
    expect(() => read("1,two")).toThrow("x.csv, line 2, column 2: expected a number, found 'two'");
    expect(() => read("1,2,3")).toThrow("x.csv, line 3: expected 2 cells, as in the lines before, found 3");
  });

  it("reads decimal numbers and nothing else", () => {
    expect(rowsOf('+1,-.5,2.,1e-3,"4"')).toEqual([[1, -0.5, 2, 0.001, 4]]);
    for (const bad of ["NaN", "inf", "-Infinity", "1e999", "0x1F", "1 2", "", "1;2", "1_000", "٣"])
      expect(() => rowsOf(`1\n"${bad}"\n`), bad).toThrow("x.csv, line 2, column 1: expected a number");
  });

  it("treats a first line as a header only if it is one, and never drops a row", () => {
    const bad = [
      "NaN,0",
      "nan,nan",
      "0,",
      ",",
      "NA,1",
      "inf,2",
      "null,None",
      "1,white",
      "mu.0,5",
      "1;2,3;4",
      "-,-",
    ];
    for (const first of bad)
      expect(() => rowsOf(`${first}\n1,2\n`), first).toThrow(
        /^x\.csv, line 1, column [12]: expected a number, found/,
      );
    expect(() => rowsOf("NaN,0")).toThrow(
      "x.csv, line 1, column 1: expected a number, found 'NaN'. A header line must contain only names, no numbers.",
    );
    for (const header of ["a,b", '"a, b",ü', "mu.1,mu.0", "NaN count,b"])
      expect(rowsOf(`${header}\n`)).toEqual([]);
    expect(rowsOf("\uFEFF\r\n\r\na,b\r\n1,2\r\n\r\n3,4")).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("reads quoted cells over several lines, and names those that do not end", () => {
    expect(rowsOf('source,mu.0\n"a\nb,""c",1\nd,2\n')).toEqual([[1], [2]]);
    expect(() => rowsOf('source,mu.0\na,1\n"b,2\nc,3\n')).toThrow(
      "x.csv, line 3: a quoted cell has no closing quote",
    );
    expect(() => rowsOf('a\n"b\ncccccccc\nd', { groups: [], longest: 8 })).toThrow(
      "x.csv, line 2: a quoted cell has no closing quote",
    );
    expect(() => rowsOf('a,b\n"c\nd",1\n')).toThrow("line 3, column 1: expected a number, found 'c d'");
  });
});

describe("columns whose names are numbered", () => {
  /** The numbers that a reader takes from a row 0, 1, 2, ... below a header. */
  const taken = (header: string, options?: CsvOptions) =>
    rowsOf(
      `${header}\n${header
        .split(",")
        .map((_, column) => column)
        .join(",")}\n`,
      options,
    )[0];

  it("are read in the order of their numbers, at any position", () => {
    expect(taken("mu.1,mu.0")).toEqual([1, 0]);
    const byText = Array.from({ length: 12 }, (_, index) => `mu.${index}`).sort();
    expect(byText.slice(0, 4)).toEqual(["mu.0", "mu.1", "mu.10", "mu.11"]);
    expect(taken(byText.join(","))).toEqual([0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 2, 3]);
    expect(taken("source,mu.2,label,mu.0,logVar.0,mu.1")).toEqual([3, 5, 1]);
    expect(taken("mu.1,z.1,mu.0,z.0")).toEqual([3, 1]);
  });

  it("may be numbered as in other programs: without a point, from 1, with leading zeros, with other names", () => {
    const pictures = { groups: ["pixel", "x"] };
    expect(taken("label,pixel1,pixel0", pictures)).toEqual([2, 1]);
    expect(taken("pixel2,pixel3,pixel1,label", pictures)).toEqual([2, 0, 1]);
    expect(taken("x_001,x_000", pictures)).toEqual([1, 0]);
    expect(taken("dim-2,dim-0,dim-1")).toEqual([1, 2, 0]);
    expect(taken("V2,V1,V3")).toEqual([1, 0, 2]);
  });

  it("are read in file order if no name has a number", () => {
    expect(taken("temperature,pressure,rpm")).toEqual([0, 1, 2]);
  });

  it("are refused with a gap", () => {
    for (const [header, found] of [
      ["mu.0,mu.2", "'mu.2' and no 'mu.1'"],
      ["mu.1,mu.2", "'mu.1' and no 'mu.0'"],
      ["mu1,mu4,mu2", "'mu4' and no 'mu3'"],
      ["mu2,mu3", "'mu2' and no 'mu0'"],
      ["other2,other0", "'other2' and no 'other1'"],
    ] as const)
      expect(() => taken(header), header).toThrow(
        new RegExp(`^x\\.csv, line 1: expected columns numbered from [01] without a gap, found ${found}\\.`),
      );
  });

  it("are refused if repeated", () => {
    for (const header of ["mu.0,mu.1,mu.0", "mu.0,mu.00,mu.1", "a1,a1"])
      expect(() => taken(header), header).toThrow(
        /^x\.csv, line 1: expected each column once, found '\w+\.?0*1?' in/,
      );
    expect(() => taken("label,label", { groups: [], column: "label" })).toThrow(
      "found 'label' in column 1 and 'label' in column 2",
    );
  });

  it("are refused next to other columns that could hold the numbers", () => {
    for (const header of ["mu.0,mu.x", "mu.0,mu1", "mu.0,mu", "mu.x,mu.y", "id,a0,a1", "a0,b0", "a.0,a_1"])
      expect(() => taken(header), header).toThrow(
        "x.csv, line 1: expected column names that are all numbered alike, or none that is numbered, found",
      );
    // Following the advice works.
    expect(() => taken("id,a0,a1")).toThrow(
      "Name the columns that hold the numbers z.0, z.1, ..., and give no other column such a name",
    );
    expect(taken("id,z.0,z.1")).toEqual([1, 2]);
  });

  it("are refused next to a column without a name, unless a group selects them", () => {
    expect(() => taken(",a,b")).toThrow("x.csv, line 1: column 1 has no name");
    expect(taken(",mu.0,mu.1")).toEqual([1, 2]);
  });
});

describe("a long line", () => {
  const secondsOf = async (length: number): Promise<number> => {
    const reader = readerOf("0,".repeat(length / 2));
    const csv = createCsvReader("x.csv", { groups: [], longest: length });
    const start = process.cpuUsage().user;
    for await (const [line = ""] of linesOf(reader, "x.csv", length))
      expect(csvCells(`${line}"0"`)).toHaveLength(csv.read(`${line}0`)?.length ?? 0);
    return (process.cpuUsage().user - start) / 1e6;
  };

  it("takes time in proportion to its length", async () => {
    await secondsOf(2e5);
    const [short, long] = [await secondsOf(5e5), await secondsOf(4e6)];
    // Eight times as long. It would take 64 times as long if each part were scanned again with the next one.
    expect(long).toBeLessThan(30 * Math.max(short, 0.02));
  });
});
