// Libraries that apps use, and for each a small program with its result: what docs/libraries.md publishes. A library that
// cannot work in a jar stands here with the reason that the jar gives, so that one which begins to work is noticed.

/**
 * @typedef {object} Program
 * @property {string} package the npm package
 * @property {string} [file] its build in one file; absent for what comes with belljar
 * @property {string} name what app code calls it
 * @property {string} code a data field
 * @property {unknown} [gives] what that gives
 * @property {RegExp} [fails] what its error says
 * @property {boolean} [slow] whether its first use takes longer than a data field has by default
 * @property {boolean} [strings] whether it makes code from text, which `policy.code.fromStrings` has to allow
 */

/** @type {Program[]} */
export const programs = [
  {
    package: "lodash",
    name: "_",
    code: "_.chain([3, 1, 2]).sortBy().map((n) => n * 2).groupBy((n) => n > 2).value()",
    gives: { false: [2], true: [4, 6] },
  },
  {
    package: "moment",
    name: "moment",
    code: "moment.utc('2024-02-28T12:00:00Z').add(2, 'days').format('YYYY-MM-DD dddd')",
    gives: "2024-03-01 Friday",
  },
  {
    package: "dayjs",
    file: "dayjs.min.js",
    name: "dayjs",
    code: "dayjs('2024-01-31').add(1, 'month').format('YYYY-MM-DD')",
    gives: "2024-02-29",
  },
  {
    package: "date-fns",
    file: "cdn.min.js",
    name: "dateFns",
    code: "dateFns.format(dateFns.addDays(new Date(2024, 1, 28), 2), 'yyyy-MM-dd EEEE')",
    gives: "2024-03-01 Friday",
  },
  {
    package: "luxon",
    file: "build/global/luxon.min.js",
    name: "luxon",
    code: "luxon.DateTime.fromISO('2024-02-28T10:00:00Z', { zone: 'utc' }).plus({ days: 2 }).toISODate()",
    gives: "2024-03-01",
  },
  {
    package: "uuid",
    file: "dist/umd/uuid.min.js",
    name: "uuid",
    code: "[uuid.v5('example.com', uuid.v5.DNS), uuid.validate(uuid.v4())]",
    gives: ["cfbff0d1-9375-5685-968c-48ce8b15ae17", true],
  },
  {
    package: "mathjs",
    file: "lib/browser/math.js",
    name: "math",
    code: "[math.evaluate('sqrt(3^2 + 4^2)'), math.derivative('x^2 + x', 'x').toString()]",
    gives: [5, "2 * x + 1"],
    slow: true,
  },
  {
    package: "ramda",
    file: "dist/ramda.min.js",
    name: "R",
    code: "R.pipe(R.filter((n) => n % 2 === 1), R.map(R.multiply(10)), R.sum)([1, 2, 3])",
    gives: 40,
  },
  {
    package: "immer",
    file: "dist/immer.production.mjs",
    name: "immer",
    code: "(() => { const a = { b: [1] }; const c = immer.produce(a, (draft) => { draft.b.push(2) }); return [a.b.length, c.b] })()",
    gives: [1, [1, 2]],
  },
  {
    package: "zod",
    file: "lib/index.umd.js",
    name: "Zod",
    code: "Zod.z.object({ a: Zod.z.number().min(2) }).safeParse({ a: 1 }).error.issues[0].code",
    gives: "too_small",
  },
  {
    package: "ajv",
    file: "dist/ajv.min.js",
    name: "Ajv",
    code: "new Ajv().validate({ type: 'object', required: ['a'] }, {})",
    gives: false,
    strings: true,
  },
  {
    package: "papaparse",
    file: "papaparse.min.js",
    name: "Papa",
    code: "Papa.parse('a,b\\n1,\"x,y\"', { header: true }).data",
    gives: [{ a: "1", b: "x,y" }],
  },
  {
    package: "fast-xml-parser",
    file: "lib/fxp.min.js",
    name: "fxp",
    code: "new fxp.XMLParser({ ignoreAttributes: false }).parse('<a b=\"1\"><c>2</c></a>')",
    gives: { a: { c: 2, "@_b": "1" } },
  },
  {
    package: "jsonata",
    file: "jsonata.min.js",
    name: "jsonata",
    code: "typeof jsonata('$sum(a.b)').evaluate",
    gives: "function",
  },
  {
    package: "handlebars",
    file: "dist/handlebars.min.js",
    name: "Handlebars",
    code: "Handlebars.compile('Hello {{name}}')({ name: 'A & B' })",
    gives: "Hello A &amp; B",
    strings: true,
  },
  {
    package: "handlebars",
    file: "dist/handlebars.runtime.min.js",
    name: "Handlebars",
    code: "Handlebars.template({ compiler: [8, '>= 4.3.0'], main: (c, data) => 'Hello ' + c.escapeExpression(data.name) })({ name: 'A & B' })",
    gives: "Hello A &amp; B",
  },
  {
    package: "mustache",
    file: "mustache.min.js",
    name: "Mustache",
    code: "Mustache.render('Hello {{name}}', { name: 'A & B' })",
    gives: "Hello A &amp; B",
  },
  {
    package: "marked",
    file: "lib/marked.umd.js",
    name: "marked",
    code: "marked.parse('# a\\n\\n- *b*')",
    gives: "<h1>a</h1>\n<ul>\n<li><em>b</em></li>\n</ul>\n",
  },
  {
    package: "crypto-js",
    file: "crypto-js.js",
    name: "CryptoJS",
    code: "CryptoJS.SHA256('abc').toString()",
    gives: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  },
  {
    package: "jwt-decode",
    file: "build/jwt-decode.js",
    name: "jwt_decode",
    code: "jwt_decode('e30.eyJzdWIiOiIxIn0.x')",
    gives: { sub: "1" },
  },
  {
    package: "numeral",
    file: "min/numeral.min.js",
    name: "numeral",
    code: "numeral(1234567.891).format('0,0.00')",
    gives: "1,234,567.89",
  },
  { package: "big.js", file: "big.js", name: "Big", code: "new Big('0.1').plus('0.2').toString()", gives: "0.3" },
  {
    package: "nanoid",
    file: "nanoid.js",
    name: "nano",
    code: "nano.nanoid(10).length",
    gives: 10,
  },
  {
    package: "validator",
    file: "validator.min.js",
    name: "validator",
    code: "[validator.isEmail('a@example.com'), validator.isIBAN('GB82WEST12345698765432')]",
    gives: [true, true],
  },
  {
    package: "xlsx",
    file: "dist/xlsx.core.min.js",
    name: "XLSX",
    code: "(() => { const s = XLSX.utils.json_to_sheet([{ a: 1 }, { a: 2 }]); const b = XLSX.utils.book_new(); XLSX.utils.book_append_sheet(b, s, 'S'); const w = XLSX.write(b, { type: 'base64' }); return XLSX.utils.sheet_to_json(XLSX.read(w, { type: 'base64' }).Sheets.S) })()",
    gives: [{ a: 1 }, { a: 2 }],
  },
  {
    package: "d3-array",
    file: "dist/d3-array.min.js",
    name: "d3",
    code: "d3.rollup([['a', 1], ['b', 2], ['a', 3]], (rows) => d3.sum(rows, (row) => row[1]), (row) => row[0])",
    gives: new Map([
      ["a", 4],
      ["b", 2],
    ]),
  },
  {
    package: "decimal.js",
    file: "decimal.js",
    name: "Decimal",
    code: "new Decimal(2).sqrt().toFixed(20)",
    gives: "1.41421356237309504880",
  },
  {
    package: "qs",
    file: "dist/qs.js",
    name: "Qs",
    code: "[Qs.parse('a[b]=1&a[c][]=2'), Qs.stringify({ a: [1, 2] })]",
    gives: [{ a: { b: "1", c: ["2"] } }, "a%5B0%5D=1&a%5B1%5D=2"],
  },
  {
    package: "yup",
    file: "lib/index.js",
    name: "yup",
    code: "yup.string()",
    fails: /it asks for the module ".*", and a library is one file/,
  },
  {
    package: "fuse.js",
    file: "dist/fuse.min.js",
    name: "Fuse",
    code: "new Fuse(['apple', 'orange', 'banana'], {}).search('ornge')[0].item",
    gives: "orange",
  },
  {
    package: "currency.js",
    file: "dist/currency.min.js",
    name: "currency",
    code: "currency('1,234.56').add(0.1).format()",
    gives: "$1,234.66",
  },
  {
    package: "jquery",
    file: "dist/jquery.min.js",
    name: "jQuery",
    code: "jQuery('#a')",
    fails: /jQuery requires a window with a document/,
  },
];
