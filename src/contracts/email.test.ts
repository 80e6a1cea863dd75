import { domainToASCII } from "node:url";
import { expect, test } from "vitest";
import { Email } from "./email.ts";
import { plainEmail } from "./email-address.ts";

test.each([
  ["a&b=c/d@example.com", "a&b=c/d@example.com"],
  ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
  ["First.Last+tag@Sub.Example.CO.UK", "first.last+tag@sub.example.co.uk"],
  ["someone@bücher.example", "someone@bücher.example"],
  ["someone@xn--bcher-kva.example", "someone@bücher.example"],
  ["SOMEONE@BÜCHER.EXAMPLE", "someone@bücher.example"],
  ["someone@bu\u0308cher.example", "someone@bücher.example"],
  ["用户@例子.广告", "用户@例子.广告"],
  ["user@例子。广告", "user@例子.广告"],
  ["jörg@example.de", "jörg@example.de"],
  ["भारत@भारत.भारत", "भारत@भारत.भारत"],
  ["a@xn--p1ai.xn--p1ai", "a@рф.рф"],
  ["d@a1.b-2.example", "d@a1.b-2.example"],
])("%s is an address", (given, stored) => {
  expect(Email.parse(given)).toBe(stored);
});

test.each([
  "",
  "a",
  "@example.com",
  "a@",
  "a@example",
  "a@localhost",
  "a..b@example.com",
  ".a@example.com",
  "a.@example.com",
  "a b@example.com",
  "a@exa mple.com",
  "a@-example.com",
  "a@example-.com",
  "a@example.c",
  "a@127.0.0.1",
  "a@[127.0.0.1]",
  "a@b@example.com",
  "a\u0000@example.com",
  "a\u200b@example.com",
  "a\u202e@example.com",
  '"a b"@example.com',
  "a,b@example.com",
  "<a@example.com>",
  "a@example.com,b@example.com",
  "a@example.com:80",
  "a@example.com/path",
  `a@${"b".repeat(64)}.com`,
  `${"a".repeat(244)}@example.com`,
  "a\n@example.com",
])("%j is none", (given) => {
  expect(Email.safeParse(given).success).toBe(false);
});

test("an international domain has one spelling, the decoded one", () => {
  for (const domain of ["bücher.example", "例子.广告", "рф.рф", "faß.de", "ελληνικά.gr", "مثال.إختبار"]) {
    expect(plainEmail(`a@${domainToASCII(domain)}`)).toBe(`a@${domain}`);
  }
});
