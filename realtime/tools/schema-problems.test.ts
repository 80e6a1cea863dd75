import { expect, test } from "vitest";
import { schemaProblems } from "./schema-problems.ts";

const person = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 2 },
    age: { type: "integer", minimum: 0 },
    mood: { enum: ["good", "bad"] },
    tags: { type: "array", items: { type: "string" }, maxItems: 2 },
    home: { $ref: "#/$defs/place" },
    id: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["name"],
  additionalProperties: false,
  $defs: { place: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
};

test.each<[unknown, string[]]>([
  [{ name: "Ada", age: 36, mood: "good", tags: ["a"], home: { city: "London" }, id: null }, []],
  [{}, ["“name” is missing"]],
  [[], ["The input must be object, but is array"]],
  [{ name: 7 }, ["“name” must be string, but is integer"]],
  [{ name: "A" }, ["“name” must have a length of at least 2"]],
  [{ name: "Ada", age: 1.5 }, ["“age” must be integer, but is number"]],
  [{ name: "Ada", age: -1 }, ["“age” must be at least 0"]],
  [{ name: "Ada", mood: "odd" }, ['“mood” must be one of "good", "bad"']],
  [{ name: "Ada", tags: ["a", 1, "c"] }, ["“tags” must have at most this many members: 2", "“tags.1” must be string, but is integer"]],
  [{ name: "Ada", home: {} }, ["“home.city” is missing"]],
  [{ name: "Ada", id: 7 }, ["“id” must be string, but is integer"]],
  [{ name: "Ada", shoe: 43 }, ["“shoe” is not known"]],
])("%j: %j", (value, problems) => {
  expect(schemaProblems(person, value)).toEqual(problems);
});

test("a foreign schema breaks nothing: unknown keywords are not checked", () => {
  const loop = { $ref: "#" };
  for (const schema of [
    null,
    7,
    true,
    "string",
    loop,
    { type: "kangaroo" },
    { $ref: "https://example.com/x" },
    { $ref: "#/nowhere" },
    { properties: [] },
  ])
    expect(schemaProblems(schema, { a: 1 })).toEqual([]);
  expect(schemaProblems({ type: "string", pattern: "(a+)+$" }, `${"a".repeat(50)}!`)).toEqual([]);
  const deep: Record<string, unknown> = { type: "object" };
  deep.properties = { a: deep };
  let value: unknown = {};
  for (let level = 0; level < 100; level += 1) value = { a: value };
  expect(schemaProblems(deep, value)).toEqual([]);
});
